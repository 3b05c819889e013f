import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { foreignFormats, type ForeignFormat } from '../../../harness/core/foreign-format.js';
import type { OkRecord, TaskRecord } from '../../../harness/config/record.js';
import { ConfigError, DataError } from '../../../harness/core/errors.js';
import { parseCsv } from '../../../harness/data/csv.js';
import { exportResults } from '../../../harness/library/exchange/export-results.js';
import { importResults } from '../../../harness/library/exchange/import-results.js';
import { recordPath } from '../../../harness/results/paths.js';
import { readTaskRegistry } from '../../../tasks/registry.js';
import { expectOneLine } from '../../support/errors.js';
import { importedRecord, okRecord, recordsByStatus } from '../../support/records.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';

const newFolder = useTemporaryFolders();
const registry = await readTaskRegistry();

/** A finished record of a task on all of its samples. */
function finished(task: string, model: string, value: number): OkRecord {
  const card = registry.tasks.find(({ id }) => id === task);
  if (!card?.size) throw new Error(task);
  const { limit, badSamples, samples, groups, variants, variantIntervals, ...rest } = okRecord;
  expect([limit, badSamples, samples, groups, variants, variantIntervals]).not.toContain(undefined);
  const metrics = { [card.metric]: value, acc5: 0.9, yes_ratio: 0.5, perception_score: 1000 };
  return {
    ...rest,
    task,
    group: card.group,
    metric: card.metric,
    metrics,
    intervals: {},
    n: card.size,
    model: { ...rest.model, id: model },
  };
}

function prepare(...records: readonly TaskRecord[]) {
  const folder = newFolder();
  for (const record of records) {
    const file = recordPath(join(folder, 'results'), record.model.id, record.task);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(record));
  }
  const write = (
    format: ForeignFormat,
    out: string,
    models: readonly string[] = [],
    tasks: readonly string[] = [],
  ) =>
    exportResults(
      { results: [join(folder, 'results')], format, out: join(folder, out), models, tasks, quiet: true },
      registry,
    );
  return { folder, write };
}

const all = registry.tasks.filter(({ id }) => id.startsWith('datacomp/'));
const whole = (model: string) => all.map(({ id }, place) => finished(id, model, 0.3 + place / 100));

describe('every form', () => {
  it.each(foreignFormats)(
    'gives the same models and numbers when it is imported again: %s',
    async (format) => {
      const own = [...whole('vit-l-14-224-datacomp1b'), ...whole('my-model').slice(0, 5)];
      const { folder, write } = prepare(...own);
      const { files, models, numbers, warnings } = await write(format, 'out');
      expect([models, numbers, warnings]).toEqual([2, 43, []]);
      const again = await importResults({ files }, registry);
      const value = ({ task, model, metrics, metric }: OkRecord) =>
        JSON.stringify([model.id, task, metrics[metric]]);
      expect(again.models.flatMap(({ records }) => records.map(value)).sort()).toEqual(own.map(value).sort());
      expect(files.every((file) => file.startsWith(folder))).toBe(true);
    },
  );
});

describe('what others read', () => {
  it('is a file a run for CLIP_benchmark, called as it calls them', async () => {
    const { folder, write } = prepare(
      finished('datacomp/vtab-caltech101', 'vit-b-32-224-openai', 0.875),
      finished('datacomp/mscoco', 'x', 0.4),
    );
    await write('clip-benchmark-json', 'out');
    expect(readdirSync(join(folder, 'out'))).toEqual([
      'mscoco_captions__x_en_zeroshot_retrieval.json',
      'vtab_caltech101_openai_ViT-B-32-quickgelu_en_zeroshot_classification.json',
    ]);
    const file = join(
      folder,
      'out',
      'vtab_caltech101_openai_ViT-B-32-quickgelu_en_zeroshot_classification.json',
    );
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      ...{ dataset: 'vtab/caltech101', model: 'ViT-B-32-quickgelu', pretrained: 'openai', language: 'en' },
      ...{
        task: 'zeroshot_classification',
        metrics: { mean_per_class_recall: 0.875, acc5: 0.9, yes_ratio: 0.5 },
      },
    });
  });

  it('is a table with the columns that its notebook asks for', async () => {
    const { folder, write } = prepare(finished('datacomp/mnist', 'vit-micro-s', 0.5));
    await write('clip-benchmark-csv', 'b.csv');
    const { columns, rows } = parseCsv(readFileSync(join(folder, 'b.csv'), 'utf8'), 'b');
    expect(columns).toEqual([
      ...['acc1', 'acc5', 'mean_per_class_recall', 'mean_average_precision', 'image_retrieval_recall@5'],
      ...[
        'text_retrieval_recall@5',
        'yes_ratio',
        'dataset',
        'model',
        'pretrained',
        'task',
        'language',
        'model_fullname',
      ],
    ]);
    expect(rows).toEqual([
      [
        '0.5',
        '0.9',
        '',
        '',
        '',
        '',
        '0.5',
        'mnist',
        'vit-micro-s',
        '',
        'zeroshot_classification',
        'en',
        'vit-micro-s',
      ],
    ]);
  });

  it('is a line a task for DataComp, with its key, its title and its main metric', async () => {
    const kitti = finished('datacomp/vtab-kitti-closest-vehicle-distance', 'a', 0.25);
    const { folder, write } = prepare(
      { ...kitti, metrics: { acc1: 0.25 } },
      finished('datacomp/wilds-fmow', 'a', 0.125),
    );
    await write('datacomp', 'out');
    const lines = readFileSync(join(folder, 'out', 'a', 'eval_results.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        ...{ key: 'vtab/kitti_closest_vehicle_distance', dataset: 'KITTI Vehicle Distance' },
        metrics: { acc1: 0.25, acc5: null, main_metric: 0.25 },
      },
      {
        ...{ key: 'wilds/fmow', dataset: 'FMoW' },
        metrics: { acc_worst_region: 0.125, acc5: 0.9, yes_ratio: 0.5, main_metric: 0.125 },
      },
    ]);
  });

  it('is a row a model for open_clip, with its mean where all 38 are there', async () => {
    const { folder, write } = prepare(...whole('a'), finished('datacomp/mnist', 'b', 0.5));
    await write('open-clip-csv', 'o.csv');
    const { columns, rows } = parseCsv(readFileSync(join(folder, 'o.csv'), 'utf8'), 'o');
    expect([columns.length, columns[4], columns[5]]).toEqual([
      43,
      'Average perf. on 38 datasets',
      'ImageNet 1k',
    ]);
    // 0.3 to 0.67 in steps of 0.01; parameters of both towers, FLOPs of one are not known
    expect([rows[0].slice(0, 4), Number(rows[0][4]).toFixed(6)]).toEqual([['a', '', '2', ''], '0.485000']);
    expect([rows[1][4], rows[1].filter((cell) => cell !== '').length]).toEqual(['', 3]);
  });
});

describe('what is left out', () => {
  it('is named: parts of a data set, other tasks, other metrics, other forms', async () => {
    const voc = finished('clip-benchmark/voc2007-multilabel', 'a', 0.5);
    const { write } = prepare(
      finished('datacomp/mnist', 'a', 0.5),
      { ...finished('datacomp/cars', 'a', 0.5), n: 10, limit: 10 },
      { ...finished('datacomp/sun397', 'a', 0.5), metric: 'acc5' },
      finished('mini/digits', 'a', 0.5),
      { ...recordsByStatus.failed, task: 'datacomp/stl10', model: { id: 'a', family: 'vit' } },
      voc,
    );
    expect((await write('open-clip-csv', 'o.csv')).warnings).toEqual([
      'left out, open-clip-csv has no place for them: clip-benchmark/voc2007-multilabel, mini/digits',
      'left out, scored on a part of the samples: datacomp/cars',
      'left out, without a number of the metric that the task reports: datacomp/sun397',
    ]);
    expect((await write('clip-benchmark-csv', 'c.csv')).numbers).toBe(2);
    expect((await write('clip-benchmark-csv', 'd.csv', ['a'], ['datacomp/mnist'])).numbers).toBe(1);
  });

  it.each([
    [
      'nothing that has a place',
      [finished('mini/digits', 'a', 0.5)],
      {},
      DataError,
      'no finished record that datacomp can tell. It has those of suite datacomp38, on all of their samples; left out, datacomp has no place for them: mini/digits',
    ],
    [
      'a part of the samples alone',
      [{ ...finished('datacomp/cars', 'a', 0.5), n: 10, limit: 10 }],
      {},
      DataError,
      'left out, scored on a part of the samples: datacomp/cars',
    ],
    [
      'an unknown model',
      [finished('datacomp/mnist', 'a', 0.5)],
      { models: ['b'] },
      ConfigError,
      '--model b: no records of it',
    ],
    [
      'an unknown task',
      [finished('datacomp/mnist', 'a', 0.5)],
      { tasks: ['datacomp/mnits'] },
      ConfigError,
      'nearest: datacomp/mnist',
    ],
  ] as const)(
    'must leave something: %s',
    async (
      _what,
      records,
      { models = [], tasks = [] }: { models?: readonly string[]; tasks?: readonly string[] },
      error,
      part,
    ) => {
      const { write } = prepare(...records);
      await expectOneLine(() => write('datacomp', 'out', models, tasks), error, part);
    },
  );

  it('is a model that would be called like another', async () => {
    const imported = {
      ...importedRecord,
      ...{ task: 'datacomp/mnist', metrics: { acc1: 0.5 }, n: 10000 },
      model: { id: 'vit-b-32-224-openai', family: 'vit' },
      imported: { ...importedRecord.imported, model: 'ViT-B-32-quickgelu', pretrained: 'openai' },
    };
    const { write } = prepare(imported, finished('datacomp/cars', 'vit-b-32-224-openai', 0.5));
    await expectOneLine(
      () => write('datacomp', 'out'),
      ConfigError,
      'both would be called ViT-B-32-quickgelu openai',
    );
    expect((await write('datacomp', 'out', ['vit-b-32-224-openai'])).numbers).toBe(1);
  });
});

describe('names of folders', () => {
  it('stay below the folder that was named, whatever a record calls its model', async () => {
    const { folder, write } = prepare({
      ...finished('datacomp/mnist', 'a', 0.5),
      model: { id: 'a', family: 'vit' },
    });
    writeFileSync(
      recordPath(join(folder, 'results'), 'a', 'datacomp/mnist'),
      JSON.stringify({ ...finished('datacomp/mnist', '../../x', 0.5) }),
    );
    const { files } = await write('datacomp', 'out');
    expect(files).toEqual([join(folder, 'out', '__.._x', 'eval_results.jsonl')]);
  });

  it('cannot be that of a file', async () => {
    const { folder, write } = prepare(finished('datacomp/mnist', 'a', 0.5));
    writeFileSync(join(folder, 'out'), 'a file');
    await expectOneLine(
      () => write('datacomp', 'out'),
      ConfigError,
      'is a file, datacomp is written into a folder',
    );
  });
});
