import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { modelCardSchema, type CompleteCard } from '../../harness/config/model-card.js';
import type { OwnRecord } from '../../harness/config/record.js';
import { ownRecordSchema } from '../support/records.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import type { Encoder } from '../../harness/core/encoder.js';
import { attemptTask } from '../../harness/pipeline/attempt-task.js';
import { useModel } from '../../harness/pipeline/model-in-use.js';
import type { RunSettings } from '../../harness/pipeline/run-settings.js';
import { groupClassification } from '../../tasks/classification/group-classification.js';
import { createFakeEncoder, makeModel, makeSettings, makeTask } from '../support/pipeline.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { labelled, makeEntry, metadata, writeWebDataset } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const written = modelCardSchema.parse({
  id: 'toy-model',
  family: 'vit',
  size: 'S',
  paramsM: { image: 1.5, text: 0.5 },
  gmacs: { image: 0.1 },
  training: { data: 'drawings', samplesSeenM: 2 },
  image: { file: 'v.onnx', size: [8, 8] },
  logitScale: 100,
});
const card: CompleteCard = { ...written, precision: 'fp32' };

async function writeData(): Promise<string> {
  const data = newFolder();
  const shards = [Array.from({ length: 9 }, (_, label) => labelled(`s${label}`, label % 3)).flat()];
  await writeWebDataset(join(data, 'wds_toy'), { classNames: ['a', 'b', 'c'], templates: ['{c}'], shards });
  return data;
}

/** The text of the record and of the samples of a fresh run. */
async function runFresh(
  data: string,
  settings: Partial<RunSettings> = {},
  concurrency = 2,
  encoder: Partial<Encoder> = {},
) {
  const out = newFolder();
  mkdirSync(join(out, 'toy-model'));
  const model = makeModel({ ...createFakeEncoder(concurrency), ...encoder }, { card });
  await attemptTask(makeTask(), useModel(model), makeSettings(out, data, settings), () => undefined);
  const read = (name: string) => readFileSync(join(out, 'toy-model', `mini__toy.${name}`), 'utf8');
  return { record: read('json'), samples: read('samples.jsonl') };
}

const withoutTimes = (text: string) => {
  const { timing, runtime, startedAt, ...rest } = JSON.parse(text) as OwnRecord;
  expect([timing, runtime, startedAt]).not.toContain(undefined);
  return JSON.stringify(rest);
};

describe('the record of CONTRACT.md, section 4', () => {
  it('holds exactly these fields', async () => {
    const record = JSON.parse((await runFresh(await writeData())).record) as OwnRecord;
    const keysOf = (value: object) => Object.keys(value).sort().join(' ');
    expect(keysOf(record)).toBe(
      'commit dataset group intervals metric metrics model n preprocess protocol runtime samples schema seed startedAt ' +
        'status task timing versions',
    );
    expect(keysOf(record.model)).toBe('family gmacs id paramsM sha256 size training');
    expect(keysOf(record.dataset)).toBe('count id sha256 split');
    expect(keysOf(record.protocol)).toBe('hash id version');
    expect(keysOf(record.runtime)).toBe('batchSize onnxruntime precision provider requested threads workers');
    expect(keysOf(record.timing)).toBe('encodeSeconds imagesPerSecond peakRssMiB seconds');
    expect(keysOf(record.samples ?? {})).toBe('file sha256');
  });

  it('says what was measured on what', async () => {
    const record: unknown = JSON.parse((await runFresh(await writeData())).record);
    expect(ownRecordSchema.parse(record)).toEqual(record);
    expect(record).toMatchObject({
      schema: 1,
      status: 'ok',
      task: 'mini/toy',
      group: 'classification',
      metric: 'acc1',
      metrics: { acc1: 1 },
      intervals: { acc1: [0, 1] },
      n: 9,
      model: { id: 'toy-model', size: 'S', training: { data: 'drawings', samplesSeenM: 2 } },
      dataset: { id: 'toy', split: 'test', count: 9 },
      protocol: { id: 'byte', version: 1 },
      runtime: { requested: 'auto', provider: 'cpu', precision: 'fp32' },
      samples: { file: 'mini__toy.samples.jsonl' },
    });
  });

  it('names the limit when there is one, and the bad samples when there are some', async () => {
    const record = JSON.parse((await runFresh(await writeData(), { limit: 4 })).record) as OwnRecord;
    expect([record.limit, record.n, record.dataset.count, record.badSamples]).toEqual([4, 4, 4, undefined]);
  });

  it('says where the nodes of each graph ran, where the encoder knows', async () => {
    const data = await writeData();
    const nodes = { image: { CPUExecutionProvider: 3, CUDAExecutionProvider: 812 } };
    const record = JSON.parse((await runFresh(data, {}, 2, { nodes: () => nodes })).record) as OwnRecord;
    expect(ownRecordSchema.parse(record).runtime.nodes).toEqual(nodes);
  });

  it('has no commit where none is known', async () => {
    const data = await writeData();
    const facts = { ...makeSettings('', '').facts, commit: undefined };
    expect(JSON.parse((await runFresh(data, { facts })).record)).not.toHaveProperty('commit');
  });
});

describe('groups', () => {
  const columns = ['income', 'year', 'region'];

  /** The record and the lines of nine images of three classes, of which class 0 is always predicted. */
  async function runGroups(metadataColumns: string[], groups?: TaskCard['groups']) {
    const [data, out] = [newFolder(), newFolder()];
    const keys = Array.from({ length: 9 }, (_, i) => ({
      key: `s${i}`,
      label: i % 3,
      income: i < 4 ? 8 : -1,
    }));
    const shard = keys.flatMap(({ key, label, income }, i) => [
      ...labelled(key, label, Uint8Array.of(1)),
      ...metadata(key, [income, 1990 + i, 5]),
    ]);
    const content = { classNames: ['a', 'b', 'c'], templates: ['{c}'], shards: [shard] };
    await writeWebDataset(join(data, 'wds_toy'), content);
    mkdirSync(join(out, 'toy-model'));
    const task = makeTask(
      { rules: groupClassification, entry: makeEntry({ metadata: metadataColumns }) },
      { metric: 'acc_wg', protocol: ['group-classification'], ...(groups && { groups }) },
    );
    const model = makeModel(createFakeEncoder(), { card });
    await attemptTask(task, useModel(model), makeSettings(out, data), () => undefined);
    const read = (name: string) => readFileSync(join(out, 'toy-model', `mini__toy.${name}`), 'utf8');
    return { record: JSON.parse(read('json')) as OwnRecord, lines: read('samples.jsonl').split('\n') };
  }

  it('go from the .npy members into the record and its lines', async () => {
    const { record, lines } = await runGroups(columns);
    expect(ownRecordSchema.parse(record)).toEqual(record);
    // class 0 is s0, s3 and s6: 2 of the 4 with income 8, and 1 of the 5 with income -1
    expect(record.metrics).toMatchObject({
      acc1: 1 / 3,
      acc_wg: 1 / 5,
      acc_worst_year: 0,
      acc_worst_region: 1 / 3,
    });
    expect(record.groups).toMatchObject({
      income: { '8': { n: 4, acc1: 1 / 2 }, '-1': { n: 5, acc1: 1 / 5 } },
      year: { '1990': { n: 1, acc1: 1 }, '1998': { n: 1, acc1: 0 } },
      region: { '5': { n: 9, acc1: 1 / 3 } },
    });
    expect(JSON.parse(lines[4])).toMatchObject({ id: 's4', groups: { income: -1, year: 1994, region: 5 } });
  });

  it('are other groups, and another protocol hash, under other names of the columns', async () => {
    const [one, other] = [await runGroups(columns), await runGroups(['income', 'camera', 'region'])];
    expect(Object.keys(other.record.groups ?? {})).toEqual(['income', 'region']);
    expect(other.record.protocol.hash).not.toBe(one.record.protocol.hash);
    expect(other.record.protocol.version).toBe(one.record.protocol.version);
  });

  it('go by what the card says, and that is part of the protocol hash', async () => {
    const byIncome = { metric: 'acc_wg', column: 'income' };
    const { record: plain } = await runGroups(columns, [byIncome]);
    const { record } = await runGroups(columns, [{ ...byIncome, leftOut: [-1] }]);
    expect(ownRecordSchema.parse(record)).toEqual(record);
    // 1 of the 5 with income -1 is right, 2 of the 4 with income 8
    expect(record.metrics.acc_wg).toBe(1 / 5);
    expect(record.variants).toEqual({ 'as-published': { acc_wg: 1 / 5 }, corrected: { acc_wg: 1 / 2 } });
    expect(record.variantIntervals?.['as-published']).toEqual({ acc_wg: record.intervals.acc_wg });
    expect(Object.keys(record.variantIntervals?.corrected ?? {})).toEqual(['acc_wg']);
    expect([plain.variants, plain.variantIntervals]).toEqual([undefined, undefined]);
    const hashes = [record, plain, (await runGroups(columns)).record].map(({ protocol }) => protocol.hash);
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('bytes', () => {
  it('are the same twice, but for timing, runtime and startedAt', async () => {
    const data = await writeData();
    const [first, second] = [await runFresh(data), await runFresh(data)];
    expect(withoutTimes(second.record)).toBe(withoutTimes(first.record));
    expect(second.samples).toBe(first.samples);
  });

  it('are the same for any concurrency and any place of the data', async () => {
    const [here, there] = [await writeData(), await writeData()];
    const [first, second] = [await runFresh(here, {}, 1), await runFresh(there, {}, 5)];
    expect(withoutTimes(second.record)).toBe(withoutTimes(first.record));
    expect(second.samples).toBe(first.samples);
  });

  it('differ when the seed does', async () => {
    const data = await writeData();
    const [first, second] = [await runFresh(data), await runFresh(data, { seed: 1 })];
    expect(withoutTimes(second.record)).not.toBe(withoutTimes(first.record));
  });
});
