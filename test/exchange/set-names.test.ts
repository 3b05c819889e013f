import { describe, expect, it } from '@jest/globals';
import { findSet, namesOf, setNames } from '../../harness/exchange/set-names.js';
import type { ForeignTool } from '../../harness/exchange/foreign-file.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';

const tools: readonly ForeignTool[] = ['CLIP_benchmark', 'DataComp', 'open_clip'];
const taskOf = (name: string, tool: ForeignTool = 'CLIP_benchmark') => {
  const found = findSet(name, tool);
  return found.kind === 'task' ? found.task : found.kind;
};

describe('names of data sets', () => {
  it('are known of each of the 38 tasks, each once', async () => {
    const registry = await readTaskRegistry();
    const ids = tasksOfSuite(registry, 'datacomp38').map(({ id }) => id);
    expect(setNames.map(({ task }) => task).toSorted()).toEqual([...ids].sort());
    for (const field of ['title', 'key', 'clipBenchmark'] as const)
      expect(new Set(setNames.map((one) => one[field])).size).toBe(38);
  });

  it('mean their task, whichever of them stands there', () => {
    for (const { task, title, key, clipBenchmark } of setNames) {
      expect([taskOf(key, 'DataComp'), taskOf(title, 'DataComp'), taskOf(title, 'open_clip')]).toEqual([
        task,
        task,
        task,
      ]);
      expect([taskOf(clipBenchmark), taskOf(`wds/${clipBenchmark}`)]).toEqual([task, task]);
      // the folder that the data set lies in
      expect(taskOf(`wds_${key.replace('/', '-')}_test`, 'DataComp')).toBe(task);
    }
  });

  it.each([
    ['wds/vtab/caltech101', 'vtab-caltech101'],
    ['wds_vtab-caltech101', 'vtab-caltech101'],
    ['vtab/caltech101', 'vtab-caltech101'],
    ['VTAB/Caltech101', 'vtab-caltech101'],
    ['wds/vtab/clevr_count_all', 'vtab-clevr-count-all'],
    ['wds/imagenet1k', 'imagenet1k'],
    ['imagenet1k_test', 'imagenet1k'],
    ['djghosh/wds_imagenet_sketch_test', 'imagenet-sketch'],
    ['clip-benchmark/wds_imagenet-a', 'imagenet-a'],
    ['imagenetv2', 'imagenetv2'],
    ['cifar10', 'cifar10'],
    ['CIFAR10', 'cifar10'],
    ['vtab/cifar10', 'cifar10'],
    ['cifar100', 'vtab-cifar100'],
    ['dtd', 'vtab-dtd'],
    ['mscoco_captions', 'mscoco'],
    ['flickr30k', 'flickr30k'],
    ['wds_dollar_street_test', 'fairness-dollar-street'],
    ['wds/wilds-camelyon17', 'wilds-camelyon17'],
  ])('%s is %s', (name, id) => {
    expect(taskOf(name)).toBe(`datacomp/${id}`);
  });

  it('of other images are told from those of a task, by the tool that has them', () => {
    expect(findSet('eurosat', 'CLIP_benchmark')).toMatchObject({
      kind: 'other',
      reason: expect.stringContaining('vtab/eurosat'),
    });
    expect(taskOf('EuroSAT', 'open_clip')).toBe('datacomp/vtab-eurosat');
    expect(taskOf('caltech101')).toBe('other');
    expect(taskOf('Caltech-101', 'DataComp')).toBe('datacomp/vtab-caltech101');
    expect(taskOf('wds/vtab/sun397')).toBe('other');
    expect(taskOf('sun397')).toBe('datacomp/sun397');
    expect(taskOf('retrieval/flickr30k', 'DataComp')).toBe('other');
    expect(taskOf('fairness/fairface', 'DataComp')).toBe('other');
  });

  it('of the multi-label VOC mean its own task, never the one on cropped boxes', () => {
    expect(taskOf('voc2007')).toBe('datacomp/voc2007');
    expect(taskOf('wds/voc2007_multilabel')).toBe('clip-benchmark/voc2007-multilabel');
    expect(namesOf('clip-benchmark/voc2007-multilabel')?.clipBenchmark).toBe('voc2007_multilabel');
  });

  it('that nobody knows come with the nearest; no member of an object is one', () => {
    expect(findSet('imagenet1', 'CLIP_benchmark')).toEqual({ kind: 'unknown', nearest: 'imagenet1k' });
    expect(findSet('MSCOC', 'open_clip')).toEqual({ kind: 'unknown', nearest: 'MSCOCO' });
    for (const tool of tools)
      for (const name of ['', 'constructor', '__proto__', 'toString', 'wds/', '_test', '///'])
        expect(taskOf(name, tool)).toBe('unknown');
    expect(namesOf('mini/digits')).toBeUndefined();
  });
});
