import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { importedRecord, runRecordSchema } from '../support/records.js';
import { Interrupted, ModelError } from '../../harness/core/errors.js';
import { sha256 } from '../../harness/core/hash.js';
import { attemptTask } from '../../harness/pipeline/attempt-task.js';
import { useModel } from '../../harness/pipeline/model-in-use.js';
import type { RunnableTask } from '../../harness/pipeline/plan-task.js';
import type { RunnableModel, RunSettings } from '../../harness/pipeline/run-settings.js';
import { readRecord } from '../../harness/results/record-file.js';
import { catchError } from '../support/errors.js';
import {
  byteProtocol,
  createFakeEncoder,
  inBatchesOf,
  makeModel,
  makeSettings,
  makeTask,
} from '../support/pipeline.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { labelled, makeEntry, writeWebDataset, type WebDatasetContent } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const content: WebDatasetContent = {
  classNames: ['a', 'b'],
  templates: ['{c}'],
  shards: [[...labelled('s0', 0), ...labelled('s1', 1), ...labelled('s2', 1, Uint8Array.of(0))]],
};

interface Changes {
  readonly task?: RunnableTask;
  readonly model?: Partial<RunnableModel>;
  readonly settings?: Partial<RunSettings>;
}

/** A results folder and a data root; `attempt` runs the toy task there and tells how many batches were encoded. */
async function prepare() {
  const [out, data] = [newFolder(), newFolder()];
  const folder = join(data, 'wds_toy');
  await writeWebDataset(folder, content);
  mkdirSync(join(out, 'toy-model'));
  const attempt = async ({ task = makeTask(), model, settings }: Changes = {}) => {
    const encoder = createFakeEncoder();
    const attempted = await attemptTask(
      task,
      useModel(makeModel(encoder, model)),
      makeSettings(out, data, settings),
      () => undefined,
    );
    return { ...attempted, batches: encoder.asked.length };
  };
  const record = join(out, 'toy-model', 'mini__toy.json');
  const samples = join(out, 'toy-model', 'mini__toy.samples.jsonl');
  return { out, folder, record, samples, attempt };
}

describe('a record of another protocol', () => {
  it('is not the result of a task that is asked for under one that cannot run', async () => {
    const { attempt } = await prepare();
    await attempt();
    const task = makeTask({ needs: ['detector'] }, { protocol: ['detector'] });
    expect(await attempt({ task })).toMatchObject({ kept: false, record: { status: 'skipped' } });
  });
});

describe('what another program measured', () => {
  it('is replaced by what is run, which is said', async () => {
    const { attempt, record } = await prepare();
    writeFileSync(record, JSON.stringify(importedRecord));
    const attempted = await attempt();
    expect(attempted.kept).toBe(false);
    expect(attempted.warnings).toEqual([
      'mini/toy: replaced the acc1 of 0.75 that was imported from DataComp (eval_results.jsonl)',
    ]);
    expect(runRecordSchema.parse(JSON.parse(readFileSync(record, 'utf8')))).toEqual(attempted.record);
    expect((await attempt()).warnings).toBeUndefined();
  });

  it('stays where the task cannot be run', async () => {
    const { attempt, record } = await prepare();
    writeFileSync(record, JSON.stringify(importedRecord));
    const task = makeTask({ needs: ['detector'] }, { protocol: ['detector'] });
    expect((await attempt({ task })).record.status).toBe('skipped');
    expect(JSON.parse(readFileSync(record, 'utf8'))).toEqual(importedRecord);
  });
});

describe('a task that fails after it had been finished', () => {
  it('leaves nothing of the earlier run beside its record', async () => {
    const { attempt, out } = await prepare();
    await attempt();
    mkdirSync(join(out, 'toy-model', 'mini__toy.predictions'));
    const start = () => Promise.reject(new ModelError('broken'));
    const task = makeTask({ rules: { ...byteProtocol, version: 2, start } });
    expect((await attempt({ task })).record.status).toBe('failed');
    expect(readdirSync(join(out, 'toy-model'))).toEqual(['mini__toy.json']);
  });
});

describe('a run that is to stop', () => {
  it('does not wait until the data are hashed: the model is not loaded any more', async () => {
    const { attempt } = await prepare();
    const controller = new AbortController();
    let loads = 0;
    const open = () => {
      loads++;
      return Promise.resolve(createFakeEncoder());
    };
    const fingerprints = {
      // asked for each file before it is read
      get: () => {
        controller.abort();
        return undefined;
      },
      set: () => undefined,
      save: () => Promise.resolve(),
    };
    const stopped = attempt({ model: { open }, settings: { fingerprints, signal: controller.signal } });
    await expect(stopped).rejects.toBeInstanceOf(Interrupted);
    expect(loads).toBe(0);
  });
});

describe('a finished task', () => {
  it('has a record and its samples on disk', async () => {
    const { attempt, record, samples, out } = await prepare();
    const { record: given, kept, dataMissing, error } = await attempt();
    expect([kept, dataMissing, error]).toEqual([false, false, undefined]);
    expect(given).toMatchObject({ status: 'ok', n: 3, metrics: { acc1: 2 / 3 }, dataset: { count: 3 } });
    expect(await readRecord(record)).toEqual(given);
    expect(readdirSync(join(out, 'toy-model')).sort()).toEqual(['mini__toy.json', 'mini__toy.samples.jsonl']);
    expect(given).toMatchObject({ samples: { sha256: sha256(readFileSync(samples)) } });
    expect(readFileSync(samples, 'utf8').trimEnd().split('\n')).toEqual([
      '{"id":"s0","truth":0,"prediction":0,"correct":true}',
      '{"id":"s1","truth":1,"prediction":1,"correct":true}',
      '{"id":"s2","truth":1,"prediction":0,"correct":false}',
    ]);
  });

  it('is kept by a second run, which encodes nothing and changes no byte', async () => {
    const { attempt, record } = await prepare();
    const first = await attempt();
    const bytes = readFileSync(record);
    const { times, predictedSeconds, ...lasting } = first;
    expect(times).toMatchObject({ encodeMs: 2, encoded: 3 });
    expect(predictedSeconds).toBeUndefined();
    expect(await attempt()).toEqual({ ...lasting, kept: true, batches: 0 });
    expect(readFileSync(record)).toEqual(bytes);
    expect(first.batches).toBe(2);
  });

  it.each<[what: string, changes: Changes]>([
    ['another batch size', { model: inBatchesOf(3) }],
    ['the provider it ran on, now asked for', { settings: { requiredProvider: 'cpu' } }],
  ])('is kept under %s', async (_what, changes) => {
    const { attempt } = await prepare();
    await attempt();
    expect(await attempt(changes)).toMatchObject({ kept: true, batches: 0 });
  });

  const squash = { size: [8, 8] as [number, number], resizeMode: 'squash' as const };
  const card = makeModel(createFakeEncoder()).card;
  const text = {
    ...{ file: 't.onnx', input: 'input_ids', output: 'text_embeds', tokenizer: 'tokenizer.json' },
    ...{ clean: 'lower' as const, contextLength: 77, pad: 0 },
  };
  it.each<[what: string, changes: Changes]>([
    ['another model', { model: { fingerprint: () => Promise.resolve('b'.repeat(64)) } }],
    ['another preprocessing', { model: { card: { ...card, image: { ...card.image, ...squash } } } }],
    ['a text tower', { model: { card: { ...card, text } } }],
    ['another image mode', { task: makeTask({ entry: makeEntry({ imageMode: 'source' }) }) }],
    ['another seed', { settings: { seed: 1 } }],
    ['another batch size that moves numbers', { model: { quantizesBatch: true, ...inBatchesOf(3) } }],
    ['a limit', { settings: { limit: 2 } }],
    ['another provider', { settings: { requiredProvider: 'cuda' } }],
    ['a later version of the protocol', { task: makeTask({ rules: { ...byteProtocol, version: 2 } }) }],
    ['--overwrite', { settings: { overwrite: true } }],
  ])('is run again under %s', async (_what, changes) => {
    const { attempt } = await prepare();
    await attempt();
    expect(await attempt(changes)).toMatchObject({ kept: false, record: { status: 'ok' } });
    expect((await attempt(changes)).kept).toBe(
      changes.settings?.overwrite !== true && !isOtherProvider(changes),
    );
  });

  // the fake facts always say `cpu`, so a record made for another provider can never be the one that is asked for
  const isOtherProvider = ({ settings }: Changes) => settings?.requiredProvider === 'cuda';

  it.each<[what: string, change: Partial<WebDatasetContent>]>([
    ['a label', { shards: [[...labelled('s0', 0), ...labelled('s1', 0), ...labelled('s2', 1)]] }],
    ['a class name', { classNames: ['a', 'c'] }],
    ['a template', { templates: ['{c}.'] }],
    ['the order of the templates', { templates: ['{c}', '{c} '] }],
  ])('is run again when %s has changed', async (_what, change) => {
    const { attempt, folder } = await prepare();
    await attempt();
    await writeWebDataset(folder, { ...content, ...change });
    expect(await attempt()).toMatchObject({ kept: false, record: { status: 'ok' } });
  });

  it('is run again when its record or its samples are damaged', async () => {
    const { attempt, record, samples } = await prepare();
    const { record: first } = await attempt();
    for (const damage of [
      () => {
        writeFileSync(samples, '{}\n');
      },
      () => {
        rmSync(samples);
      },
      () => {
        writeFileSync(record, readFileSync(record, 'utf8').slice(0, 100));
      },
    ]) {
      damage();
      const again = await attempt();
      expect(again).toMatchObject({ kept: false, record: { metrics: { acc1: 2 / 3 } } });
      expect(await readRecord(record)).toEqual(again.record);
    }
    expect(first.status).toBe('ok');
  });

  it('is not replaced by a skipped one when its data vanish', async () => {
    const { attempt, record, folder } = await prepare();
    const { record: first } = await attempt();
    rmSync(folder, { recursive: true });
    expect(await attempt()).toMatchObject({ kept: true, dataMissing: false, record: { status: 'ok' } });
    expect(await readRecord(record)).toEqual(first);
  });

  it.each([
    ['another seed', { settings: { seed: 1 } }],
    ['another limit', { settings: { limit: 1 } }],
    ['--overwrite', { settings: { overwrite: true } }],
  ])('stays on disk when its data vanish, but is not the result of a run with %s', async (_what, changes) => {
    const { attempt, record, folder } = await prepare();
    const { record: first } = await attempt();
    rmSync(folder, { recursive: true });
    expect(await attempt(changes)).toMatchObject({
      kept: false,
      dataMissing: true,
      record: { status: 'skipped' },
    });
    expect(await readRecord(record)).toEqual(first);
  });

  it('is replaced by a skipped one when its data vanish and the model is another', async () => {
    const { attempt, record, folder } = await prepare();
    await attempt();
    rmSync(folder, { recursive: true });
    const model = { fingerprint: () => Promise.resolve('b'.repeat(64)) };
    expect(await attempt({ model })).toMatchObject({ kept: false, dataMissing: true });
    expect((await readRecord(record)).status).toBe('skipped');
  });
});

describe('a task that cannot run', () => {
  it('is recorded as skipped, with the reason, and is tried again', async () => {
    const { attempt, record, samples } = await prepare();
    const first = await attempt({ model: { heads: new Set(['image']) } });
    expect(first).toMatchObject({ kept: false, dataMissing: false, batches: 0 });
    expect(first.record).toMatchObject({
      status: 'skipped',
      reason: expect.stringContaining('no text head'),
    });
    expect(runRecordSchema.parse(JSON.parse(readFileSync(record, 'utf8')))).toEqual(first.record);
    expect(existsSync(samples)).toBe(false);
    expect((await attempt()).record.status).toBe('ok');
  });

  it('says that its data are missing', async () => {
    const { attempt, folder } = await prepare();
    rmSync(folder, { recursive: true });
    expect(await attempt()).toMatchObject({ dataMissing: true, record: { status: 'skipped' } });
  });

  it('does not load the model', async () => {
    const { attempt, folder } = await prepare();
    rmSync(folder, { recursive: true });
    const open = () => Promise.reject(new ModelError('must not be opened'));
    expect((await attempt({ model: { open } })).record.status).toBe('skipped');
  });
});

describe('a task that breaks', () => {
  const open = () =>
    Promise.resolve(
      createFakeEncoder(1, () => Promise.reject(new ModelError('v.onnx:\n  the graph failed'))),
    );

  it.each<[what: string, changes: Changes, error: string]>([
    ['the graph', { model: { open } }, 'v.onnx: the graph failed'],
    ['the model folder', { model: { open: () => Promise.reject(new ModelError('no graph')) } }, 'no graph'],
    ['the count of samples', { task: makeTask({ entry: makeEntry({ count: 4 }) }) }, 'toy: 3 samples in'],
    [
      'the hash of the entry',
      { task: makeTask({ entry: makeEntry({ sha256: 'e'.repeat(64) }) }) },
      'have sha256',
    ],
    [
      'the metric of the card',
      { task: makeTask({}, { metric: 'acc5' }) },
      'metric acc5 is not defined on this data, got acc1',
    ],
    ['a number', { task: makeTask({ rules: { ...byteProtocol, start: startWithNaN } }) }, 'acc1 is NaN'],
  ])('by %s is recorded in one line, with nothing half-written beside', async (_what, changes, message) => {
    const { attempt, record, out } = await prepare();
    const { record: given, kept, error } = await attempt(changes);
    expect(given).toMatchObject({ status: 'failed', error: expect.stringContaining(message) });
    expect(given).toMatchObject({ error: expect.not.stringContaining('\n') });
    expect([kept, error]).toEqual([false, expect.anything()]);
    expect(await readRecord(record)).toEqual(given);
    expect(readdirSync(join(out, 'toy-model')).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  async function startWithNaN(...[context]: Parameters<typeof byteProtocol.start>) {
    const run = await byteProtocol.start(context);
    return { ...run, finish: async () => ({ ...(await run.finish()), metrics: { acc1: NaN } }) };
  }

  it('is run again', async () => {
    const { attempt } = await prepare();
    await attempt({ model: { open } });
    expect((await attempt()).record.status).toBe('ok');
  });

  it('keeps its bad samples out of the numbers and in the record', async () => {
    const { attempt, folder } = await prepare();
    const empty = labelled('s3', 1, new Uint8Array(0));
    await writeWebDataset(folder, { ...content, shards: [[...labelled('s0', 0), ...empty]] });
    expect((await attempt()).record).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('s3'),
    });
    expect((await attempt({ settings: { maxBadSamples: 1 } })).record).toMatchObject({
      ...{ status: 'ok', n: 1, dataset: { count: 2 } },
      badSamples: [{ id: 's3', error: 'not a known image format, got 0 bytes. Convert the file.' }],
    });
  });
});

describe('a task that is interrupted', () => {
  it('writes nothing, and leaves the record of before', async () => {
    const { attempt, record, out } = await prepare();
    await attempt();
    const bytes = readFileSync(record);
    const settings = { signal: AbortSignal.abort(), seed: 1 };
    expect(await catchError(() => attempt({ settings }))).toBeInstanceOf(Interrupted);
    expect(readFileSync(record)).toEqual(bytes);
    expect((await readRecord(record)).status).toBe('ok');
    expect(readdirSync(join(out, 'toy-model'))).toHaveLength(2);
  });
});
