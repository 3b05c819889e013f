import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import { runRecordSchema } from '../support/records.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import { decodeImage } from '../../harness/preprocess/decode.js';
import { scorers } from '../../harness/score/scorers.js';
import type { OptionValues, Score } from '../../harness/score/scorer.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';
import { readVocabulary } from '../../tasks/vocabulary.js';
import { writeDenseFixtures } from '../fixtures/dense10/write-dense.js';
import { runCli, type CliResult } from '../support/cli.js';
import { multiplyPlainly } from '../support/matrix-product.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';

/** An embedded model with a dense head, and neither detector nor segmenter. */
const modelId = 'vit-micro-xs';
const registry = await readTaskRegistry();
const cards = [...tasksOfSuite(registry, 'detection'), ...tasksOfSuite(registry, 'segmentation')];
const newFolder = useTemporaryFolders();

let data: string;
let home: string;
let entries: readonly DatasetEntry[];
let result: CliResult;

beforeAll(async () => {
  data = newFolder();
  home = newFolder();
  entries = (await writeDenseFixtures(data)).map(nameClasses);
  writeFileSync(join(data, 'datasets.json'), JSON.stringify({ version: 1, datasets: entries }));
  const options = ['--suite', 'detection,segmentation', '--data-dir', data, '--out', 'out', '--draw', '1'];
  result = await runCli(['run', '--model', modelId, ...options], home);
});

/** A-847 brings names of its own, one for each class: that saves 7,000 prompts of the 1,341 names that we have. */
function nameClasses(entry: DatasetEntry): DatasetEntry {
  if (entry.id !== 'ade-847') return entry;
  const lines = Array.from({ length: 847 }, (_, index) => `${index}:object ${index}`);
  writeFileSync(join(data, entry.paths[0], 'names.txt'), lines.join('\n'));
  return { ...entry, vocabulary: 'names.txt' };
}

function fileOf(task: string, suffix: string): string {
  return join(home, 'out', modelId, `${task.replace('/', '__')}.${suffix}`);
}

function readRecord(task: string) {
  const record = runRecordSchema.parse(JSON.parse(readFileSync(fileOf(task, 'json'), 'utf8')));
  if (record.status === 'ok') return record;
  throw new Error(`${task}: ${record.status}: ${'reason' in record ? record.reason : record.error}`);
}

function entryOf({ dataset }: TaskCard): DatasetEntry {
  const entry = entries.find(({ id }) => id === dataset);
  if (entry) return entry;
  throw new Error(`${dataset}: not written`);
}

async function score(id: string, options: OptionValues): Promise<Score> {
  const scorer = scorers.find((one) => one.id === id);
  if (!scorer) throw new Error(`no scorer ${id}`);
  return scorer.score({ options, multiply: multiplyPlainly, workers: 0, warn: () => undefined });
}

/** What `bench score` says of the files that the run wrote. */
async function scoreFiles(card: TaskCard): Promise<Score> {
  const { format, paths, annotations = '', maps = '', classes, ignoreLabel } = entryOf(card);
  const [folder, predicted] = [join(data, paths[0]), fileOf(card.id, 'predictions')];
  const [truth, truthMaps] = [join(folder, annotations), join(folder, maps)];
  switch (format) {
    case 'coco-panoptic':
      return score('panoptic', {
        ...{ truth, 'truth-dir': truthMaps },
        ...{ predictions: join(predicted, 'panoptic.json'), 'predictions-dir': join(predicted, 'panoptic') },
      });
    case 'label-maps':
      return score('semseg', {
        ...{ truth: truthMaps, predictions: predicted },
        ...{ 'num-classes': String(classes), 'ignore-label': String(ignoreLabel) },
      });
    default: {
      const files = { truth, predictions: join(predicted, 'predictions.json') };
      return format === 'lvis'
        ? score('lvis-segm', files)
        : score('coco-box', { ...files, ...(await writeRoles(card)) });
    }
  }
}

async function writeRoles(card: TaskCard): Promise<OptionValues> {
  const { classes } = await readVocabulary(card);
  const options = (['base', 'novel'] as const).map((role): readonly [string, string] => {
    const names = classes?.classes.filter((one) => one.role === role).map(({ names: [name] }) => name) ?? [];
    const file = join(home, `${role}.txt`);
    writeFileSync(file, names.join('\n'));
    return [role, file];
  });
  return Object.fromEntries(options);
}

describe('the ten dense tasks in their real forms, in one run', () => {
  it('all run, each under the protocol that a model with dense features can be scored by', () => {
    expect(result).toMatchObject({ code: 0, stderr: expect.not.stringMatching(/failed|skipped/i) });
    expect(cards.map(({ id }) => [id, readRecord(id).protocol.id])).toEqual(
      cards.map(({ id, group }) => [id, group === 'detection' ? 'region-probe' : 'dense-probe']),
    );
    expect(cards).toHaveLength(10);
  });

  it.each(cards)('$id: every image has its line, and the first one a picture', async (card) => {
    const { n, dataset, pictures = [] } = readRecord(card.id);
    const { count = 0 } = entryOf(card);
    expect([n, dataset.count]).toEqual([count, count]);
    expect(readFileSync(fileOf(card.id, 'samples.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(count);
    expect(pictures).toHaveLength(1);
    const { width, height } = await decodeImage(readFileSync(join(home, 'out', modelId, pictures[0])));
    expect(Math.min(width, height)).toBeGreaterThan(27);
  });

  it.each(cards)('$id: bench score gives its files the numbers of the record', async (card) => {
    const { metrics, n } = readRecord(card.id);
    const scored = await scoreFiles(card);
    expect(scored.n).toBe(n);
    expect(scored.metrics).toHaveProperty([card.metric]);
    for (const [name, value] of Object.entries(scored.metrics)) {
      // numbers of classes are no metrics; null is not defined on this data, and the record has no such key
      if (/^n(_things|_stuff)?$/.test(name)) continue;
      expect([name, metrics[name]]).toEqual([name, value ?? undefined]);
    }
  });

  it('panoptic predictions are whole: against themselves they score 1', async () => {
    const predicted = fileOf('segmentation/cityscapes-panoptic', 'predictions');
    const [file, folder] = [join(predicted, 'panoptic.json'), join(predicted, 'panoptic')];
    const { metrics } = await score('panoptic', {
      ...{ truth: file, predictions: file },
      ...{ 'truth-dir': folder, 'predictions-dir': folder },
    });
    expect(metrics.PQ).toBe(1);
  });
});
