import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, DataError } from '../../../harness/core/errors.js';
import { sha256 } from '../../../harness/core/hash.js';
import { documentImport } from '../../../harness/library/exchange/import-document.js';
import { importResults, type ImportWish } from '../../../harness/library/exchange/import-results.js';
import { writeImported } from '../../../harness/library/exchange/write-imported.js';
import { defineAggregates } from '../../../harness/library/define-aggregates.js';
import { wilsonInterval } from '../../../harness/metrics/wilson.js';
import { readRecord } from '../../../harness/results/record-file.js';
import { setNames } from '../../../harness/exchange/set-names.js';
import { readTaskRegistry } from '../../../tasks/registry.js';
import { expectOneLine } from '../../support/errors.js';
import {
  clipBenchmarkTable,
  clipBenchmarkText,
  dataCompLine,
  dataCompText,
  numberAt,
  openClipText,
  usedInfo,
} from '../../support/foreign-files.js';
import { okRecord, samplesText } from '../../support/records.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const registry = await readTaskRegistry();

/** A folder with these files; `read` imports words that are below it. */
function prepare(files: Readonly<Record<string, string>>) {
  const folder = newFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const read = async (words: readonly string[], wish: Omit<ImportWish, 'files'> = {}) => {
    const outcome = await importResults(
      { files: words.map((word) => join(folder, word)), ...wish },
      registry,
    );
    const { models } = documentImport(outcome, defineAggregates(registry));
    return {
      ...outcome,
      document: models,
      warnings: outcome.warnings.map((text) => text.replaceAll(`${folder}/`, '')),
    };
  };
  return { folder, read };
}

describe('means over imported tasks', () => {
  // mlfoundations/datacomp @4a8df19 aggregate_scores.py names its groups by these titles
  const groups = {
    imagenet_shift: ['ImageNet Sketch', 'ImageNet v2', 'ImageNet-A', 'ImageNet-O', 'ImageNet-R', 'ObjectNet'],
    vtab: [
      ...['Caltech-101', 'CIFAR-100', 'CLEVR Counts', 'CLEVR Distance', 'Describable Textures', 'EuroSAT'],
      ...[
        'KITTI Vehicle Distance',
        'Oxford Flowers-102',
        'Oxford-IIIT Pet',
        'PatchCamelyon',
        'RESISC45',
        'SVHN',
        'SUN397',
      ],
    ],
    retrieval: ['Flickr', 'MSCOCO', 'WinoGAViL'],
  };

  it('are those of DataComp over its main metrics', async () => {
    const { read } = prepare({ 'run/eval_results.jsonl': await dataCompText() });
    const [{ id, metrics, aggregates }] = (await read(['run/eval_results.jsonl'])).document;
    expect([id, Object.keys(metrics).length]).toEqual(['run', 38]);
    const main = new Map(setNames.map(({ title }, place) => [title, numberAt(place)]));
    const mean = (titles: readonly string[]) =>
      titles.reduce((sum, title) => sum + (main.get(title) ?? NaN), 0) / titles.length;
    expect(aggregates.imagenet).toBe(main.get('ImageNet 1k'));
    for (const [name, titles] of Object.entries(groups) as [keyof typeof groups, readonly string[]][])
      expect(aggregates[name]).toBeCloseTo(mean(titles), 12);
    expect(aggregates.mean38).toBeCloseTo(mean([...main.keys()]), 12);
  });

  it('are null where a task is missing', async () => {
    const { read } = prepare({ 'a.csv': clipBenchmarkTable });
    const { document } = await read(['a.csv']);
    expect(document).toEqual([
      {
        id: 'vit-b-32-224-openai',
        metrics: {
          'datacomp/imagenet1k': 0.6333,
          'datacomp/vtab-caltech101': 0.8758,
          'datacomp/vtab-kitti-closest-vehicle-distance': 0.2743,
          'clip-benchmark/voc2007-multilabel': 0.7963,
        },
        aggregates: { imagenet: 0.6333, imagenet_shift: null, vtab: null, retrieval: null, mean38: null },
      },
      {
        id: 'vit-l-14-224-openai',
        metrics: { 'datacomp/imagenet1k': 0.7554 },
        aggregates: { imagenet: 0.7554, imagenet_shift: null, vtab: null, retrieval: null, mean38: null },
      },
    ]);
  });

  it('that a table states are checked as far as they were rounded', async () => {
    const cells = ['0.5000', '0.2501'];
    // (0.5 + 0.2501) / 2 = 0.37505
    const { read } = prepare({
      'a.csv': openClipText(
        [
          ['a', 'x', '0.3751', ...cells],
          ['b', 'x', '0.3760', ...cells],
        ],
        ['MNIST', 'SVHN'],
      ),
    });
    expect((await read(['a.csv'])).warnings).toEqual([
      'a.csv: row 2: Average perf. on 2 datasets is 0.376, but the mean of its 2 columns is 0.37505',
    ]);
  });
});

describe('a record that is imported', () => {
  it('says where its number is from, and nothing that the file does not', async () => {
    const text = clipBenchmarkText(
      'wds/mnist',
      { acc1: 0.5, acc5: 0.75, lp_acc1: 0.9 },
      { model: 'ViT-X', pretrained: 'mine' },
    );
    const { read } = prepare({ 'b.json': text });
    const [{ records }] = (await read(['b.json'])).models;
    const { startedAt, ...rest } = records[0];
    expect(Date.parse(startedAt)).toBeGreaterThan(0);
    expect(rest).toEqual({
      ...{ schema: 1, status: 'ok', task: 'datacomp/mnist', group: 'classification', metric: 'acc1' },
      metrics: { acc1: 0.5, acc5: 0.75 },
      intervals: { acc1: wilsonInterval(5000, 10000), acc5: wilsonInterval(7500, 10000) },
      n: 10000,
      model: { id: 'vit-x-mine', family: 'unknown' },
      imported: {
        ...{ format: 'clip-benchmark-json', tool: 'CLIP_benchmark', file: 'b.json', sha256: sha256(text) },
        ...{ place: 'line 1', model: 'ViT-X', pretrained: 'mine', dataset: 'wds/mnist' },
        differs: ['in mixed precision, unless it was run with --no_amp'],
      },
    });
  });

  it('has no interval where its metric is no share of the samples', async () => {
    const { read } = prepare({ 'a.jsonl': await dataCompText() });
    const [{ records }] = (await read(['a.jsonl'])).models;
    const intervalsOf = (task: string) =>
      Object.keys(records.find((one) => one.task === task)?.intervals ?? {});
    expect(intervalsOf('datacomp/fairness-geode')).toEqual(['acc1']);
    expect(intervalsOf('datacomp/mscoco')).toEqual([]);
  });
});

describe('files', () => {
  it('are named, found in folders and by patterns, and read once', async () => {
    const run = (dataset: string) => clipBenchmarkText(dataset, { acc1: 0.5 });
    const { read } = prepare({
      ...{
        'd/b_1.json': run('mnist'),
        'd/b_2.json': run('cars'),
        'd/notes.txt': 'none',
        'd/config.json': '{"a": 1}',
      },
      'd/in/b_3.json': run('stl10'),
    });
    const tasks = async (...words: string[]) => Object.keys((await read(words)).document[0].metrics);
    expect(await tasks('d/b_*.json')).toEqual(['datacomp/mnist', 'datacomp/cars']);
    expect(await tasks('d', 'd/b_1.json', 'd/in')).toEqual([
      'datacomp/mnist',
      'datacomp/cars',
      'datacomp/stl10',
    ]);
    expect((await read(['d'])).warnings).toEqual([
      expect.stringMatching(/^passed over, d\/config\.json: not a result file/),
    ]);
  });

  it.each([
    ['a file that is not there', ['gone.json'], 'gone.json: file not found'],
    ['a pattern that nothing fits', ['x*.json'], 'x*.json: file not found'],
    ['a folder without results', ['empty'], 'empty: no file of JSON, JSONL or CSV in it'],
    ['one that is something else', ['config.json'], 'config.json: not a result file'],
    [
      'one without a number of ours',
      ['fer.json'],
      'its number is not one that a task reports. The first, fer2013 (line 1): not the data set',
    ],
    ['nothing but others in a folder', ['configs'], 'no numbers in it'],
  ])('must be results: %s', async (_what, words, part) => {
    const { folder, read } = prepare({
      'config.json': '{}',
      'configs/a.json': '{}',
      'fer.json': clipBenchmarkText('fer2013', { acc1: 0.5 }),
      'empty/a.txt': '',
    });
    await expectOneLine(() => read(words), DataError, folder, part);
  });

  it('may say a number twice, and must not contradict each other', async () => {
    const { folder, read } = prepare({
      'a.csv': openClipText([['ViT-B-32', 'openai', '0.5', '0.6332']], ['ImageNet 1k']),
      'b.json': clipBenchmarkText('imagenet1k', { acc1: 0.63318, acc5: 0.88 }),
      'c.json': clipBenchmarkText('wds/imagenet1k', { acc1: 0.64 }),
    });
    const [{ records }] = (await read(['a.csv', 'b.json'])).models;
    expect(records).toMatchObject([{ metrics: { acc1: 0.63318, acc5: 0.88 }, imported: { file: 'a.csv' } }]);
    await expectOneLine(
      () => read(['b.json', 'c.json']),
      DataError,
      `${join(folder, 'c.json')}: line 1: wds/imagenet1k, acc1 is 0.64, but 0.63318 in ${join(folder, 'b.json')}: line 1`,
    );
  });

  it('of DataComp are called by their folder, by their name, or as is said', async () => {
    const line = dataCompLine('mnist', 'MNIST', { acc1: 0.5, main_metric: 0.5 });
    const { read } = prepare({
      'Run A/eval_results.jsonl': line,
      'run-b/results.jsonl': line,
      'vit-c.jsonl': line,
    });
    const ids = async (words: readonly string[], model?: string) =>
      (await read(words, model === undefined ? {} : { model })).document.map(({ id }) => id);
    expect(await ids(['Run A/eval_results.jsonl', 'run-b', 'vit-c.jsonl'])).toEqual([
      'run-a',
      'run-b',
      'vit-c',
    ]);
    expect(await ids(['run-b'], 'vit-l-14-mine')).toEqual(['vit-l-14-mine']);
    expect((await read(['run-b'])).warnings).toEqual([
      'run-b/results.jsonl: does not say of which model it is, taken for run-b. --model names it',
    ]);
    expect((await read(['run-b'], { model: 'a' })).warnings).toEqual([]);
  });
});

describe('info.pkl beside a file of DataComp', () => {
  const line = dataCompLine('mnist', 'MNIST', { acc1: 0.5, main_metric: 0.5 });
  const { folder, read } = prepare({ 'a/eval_results.jsonl': line, 'b/eval_results.jsonl': line });
  writeFileSync(join(folder, 'a/info.pkl'), Buffer.from(usedInfo, 'hex'));
  writeFileSync(join(folder, 'b/info.pkl'), 'no pickle');

  it('names its model, unless the user does', async () => {
    const { document, warnings } = await read(['a']);
    expect([document[0].id, warnings]).toEqual(['vit-b-32-224-openai', []]);
    expect((await read(['a'], { model: 'mine' })).document[0].id).toBe('mine');
  });

  it('is passed over where it cannot be read, which is said', async () => {
    const { document, warnings } = await read(['b']);
    expect(document[0].id).toBe('b');
    expect(warnings).toEqual([
      expect.stringMatching(
        /^b\/info\.pkl: not a pickle that can be read, .* taken for b\. --model names it$/,
      ),
    ]);
  });
});

describe('writing what was imported', () => {
  it('makes a record a task, and again in place of it', async () => {
    const { folder, read } = prepare({ 'a.csv': clipBenchmarkTable });
    const out = join(folder, 'out');
    const { models } = await read(['a.csv']);
    for (const { records } of [...models, ...models]) await writeImported(records, out, false);
    expect(readdirSync(join(out, 'vit-l-14-224-openai'))).toEqual(['datacomp__imagenet1k.json']);
    expect(await readRecord(join(out, 'vit-l-14-224-openai', 'datacomp__imagenet1k.json'))).toEqual(
      models[1].records[0],
    );
  });

  it('leaves the record of a run alone unless that is asked for, and then its samples go', async () => {
    const { folder, read } = prepare({ 'a.csv': clipBenchmarkTable });
    const [out, model] = [join(folder, 'out'), 'vit-l-14-224-openai'];
    const own = {
      ...okRecord,
      task: 'datacomp/imagenet1k',
      model: { ...okRecord.model, id: model },
      samples: { file: 'datacomp__imagenet1k.samples.jsonl', sha256: sha256(samplesText) },
    };
    mkdirSync(join(out, model), { recursive: true });
    const file = join(out, model, 'datacomp__imagenet1k.json');
    writeFileSync(file, JSON.stringify(own));
    writeFileSync(join(out, model, own.samples.file), samplesText);
    const { models } = await read(['a.csv']);
    const all = models.flatMap(({ records }) => records);
    await expectOneLine(
      () => writeImported(all, out, false),
      ConfigError,
      `${file}: the record of a run. Import into another folder`,
    );
    // nothing else was written before it was found
    expect(readdirSync(out)).toEqual([model]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(own);
    await writeImported(all, out, true);
    expect(readdirSync(join(out, model))).toEqual(['datacomp__imagenet1k.json']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ imported: { tool: 'CLIP_benchmark' } });
  });
});
