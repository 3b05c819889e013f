import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Encoder } from '../../harness/core/encoder.js';
import { ConfigError, ModelError } from '../../harness/core/errors.js';
import type { RunnableTask } from '../../harness/pipeline/plan-task.js';
import type { RunnableModel, RunSettings } from '../../harness/pipeline/run-settings.js';
import { runSuite } from '../../harness/pipeline/run-suite.js';
import type { TaskAttempt } from '../../harness/pipeline/attempt-task.js';
import { expectOneLine } from '../support/errors.js';
import { deadMark, markOf } from '../support/marks.js';
import { createFakeClock, createTimedEncoder, makeForecasting } from '../support/forecast.js';
import { createFakeEncoder, inBatchesOf, makeModel, makeSettings, makeTask } from '../support/pipeline.js';
import { makePng } from '../support/png.js';
import { useTemporaryFolders } from '../support/temporary-folder.js';
import { labelled, makeEntry, writeWebDataset } from '../support/webdataset.js';

const newFolder = useTemporaryFolders();
const good = makeTask();
const other = makeTask({}, { id: 'mini/other' });
const broken = makeTask({ entry: makeEntry({ count: 99 }) }, { id: 'mini/broken' });
const skipped = makeTask({ needs: ['dense'] }, { id: 'mini/dense' });

async function prepare(out = join(newFolder(), 'a/new/folder')) {
  const data = newFolder();
  const shards = [[...labelled('s0', 0), ...labelled('s1', 1)]];
  await writeWebDataset(join(data, 'wds_toy'), { classNames: ['a', 'b'], templates: ['{c}'], shards });
  const events: string[] = [];
  const run = (
    models: readonly RunnableModel[],
    tasks: readonly RunnableTask[],
    changes: Partial<RunSettings> = {},
  ) =>
    runSuite(models, tasks, makeSettings(out, data, changes), {
      taskStarted: (model, task) => events.push(`start ${model.card.id} ${task.card.id}`),
      progress: (samples, total) => events.push(`${samples} of ${total ?? '?'}`),
      taskEnded: ({ record, kept }) => events.push(`${kept ? 'kept' : record.status} ${record.task}`),
    });
  return { out, data, events, run };
}

function namedModel(
  id: string,
  encoder: Encoder = createFakeEncoder(),
  changes: Partial<RunnableModel> = {},
) {
  const model = makeModel(encoder, changes);
  return { ...model, card: { ...model.card, id } };
}

describe('runSuite', () => {
  it('runs every task for every model, in order, and says so', async () => {
    const { out, events, run } = await prepare();
    const entry = makeEntry({ count: 2 });
    const models = ['m1', 'm2'].map((id) => namedModel(id, createFakeEncoder(), inBatchesOf(1)));
    const outcome = await run(models, [{ ...good, entry }, other]);
    expect(outcome).toMatchObject({ interrupted: false });
    expect(
      outcome.attempts.map(({ record }) => `${record.model.id} ${record.task} ${record.status}`),
    ).toEqual(['m1 mini/toy ok', 'm1 mini/other ok', 'm2 mini/toy ok', 'm2 mini/other ok']);
    expect(events.slice(0, 8)).toEqual([
      ...['start m1 mini/toy', '1 of 2', '2 of 2', 'ok mini/toy'],
      ...['start m1 mini/other', '1 of ?', '2 of ?', 'ok mini/other'],
    ]);
    expect(readdirSync(join(out, 'm2')).sort()).toEqual([
      ...['mini__other.json', 'mini__other.samples.jsonl'],
      ...['mini__toy.json', 'mini__toy.samples.jsonl', 'run.json'],
    ]);
  });

  it('opens a model once, when the first task needs it, and closes it', async () => {
    const { run } = await prepare();
    const encoder = createFakeEncoder();
    let opened = 0;
    const open = () => {
      opened++;
      return Promise.resolve(encoder);
    };
    const model = makeModel(encoder, { open });
    await run([model], [skipped, good, other]);
    expect([opened, encoder.closed()]).toEqual([1, 1]);
    await run([model], [skipped, good, other]); // all there is is kept
    expect([opened, encoder.closed()]).toEqual([1, 1]);
  });

  it('records a failed and a skipped task, and goes on with the others', async () => {
    const { run, out } = await prepare();
    const { attempts } = await run([makeModel(createFakeEncoder())], [broken, skipped, good]);
    expect(attempts.map(({ record }) => record.status)).toEqual(['failed', 'skipped', 'ok']);
    expect(existsSync(join(out, 'toy-model', 'mini__broken.json'))).toBe(true);
  });

  it('goes on with the next model when one cannot be opened', async () => {
    const { run } = await prepare();
    const open = () => Promise.reject(new ModelError('visual.onnx: damaged'));
    const bad = namedModel('bad', createFakeEncoder(), { open });
    const { attempts } = await run([bad, namedModel('good')], [good, other]);
    expect(attempts.map(({ record }) => record.status)).toEqual(['failed', 'failed', 'ok', 'ok']);
  });

  it('goes on with the next model when the files of one cannot be hashed', async () => {
    const { run } = await prepare();
    const fingerprint = () => Promise.reject(new ModelError('visual.onnx: unreadable'));
    const bad = namedModel('bad', createFakeEncoder(), { fingerprint });
    const { attempts } = await run([bad, namedModel('good')], [good]);
    expect(attempts.map(({ record }) => record.status)).toEqual(['failed', 'ok']);
  });

  it('stops at the first failed task under --fail-fast, with the encoder closed', async () => {
    const { run, out } = await prepare();
    const encoder = createFakeEncoder();
    const models = [namedModel('m1', encoder), namedModel('m2')];
    const { attempts, interrupted } = await run(models, [good, skipped, broken, other], { failFast: true });
    expect(attempts.map(({ record }) => record.status)).toEqual(['ok', 'skipped', 'failed']);
    expect([interrupted, encoder.closed(), existsSync(join(out, 'm2'))]).toEqual([false, 1, false]);
  });

  it('saves the fingerprints whatever happens', async () => {
    const { run } = await prepare();
    let saved = 0;
    const save = () => {
      saved++;
      return Promise.resolve();
    };
    const fingerprints = { get: () => undefined, set: () => undefined, save };
    await run([makeModel(createFakeEncoder())], [broken], { fingerprints });
    await run([makeModel(createFakeEncoder())], [good], { fingerprints, signal: AbortSignal.abort() });
    expect(saved).toBe(2);
  });
});

describe('a run that is foretold', () => {
  const counts = { small: 4, large: 40, middle: 12 };
  const tasks = Object.entries(counts).map(([name, count]) =>
    makeTask({ entry: makeEntry({ id: name, paths: [name], count }) }, { id: `mini/${name}` }),
  );

  async function prepareThree() {
    const [out, data] = [newFolder(), newFolder()];
    for (const [name, count] of Object.entries(counts)) {
      const samples = Array.from({ length: count }, (_, index) => labelled(`s${index}`, 0, makePng(9, 9)));
      const content = { classNames: ['a', 'b'], templates: ['{c}'], shards: [samples.flat()] };
      await writeWebDataset(join(data, name), content);
    }
    const clock = createFakeClock();
    const events: string[] = [];
    const forecasting = makeForecasting(clock);
    const run = (
      changes: Partial<RunSettings> = {},
      chosen: readonly RunnableTask[] = tasks,
      made = forecasting,
    ) => {
      const model = makeModel(createTimedEncoder(clock, 20, 0).encoder);
      const observer = {
        taskStarted: (_: Pick<RunnableModel, 'card'>, { card }: RunnableTask) => events.push(card.id),
        progress: () => undefined,
        taskEnded: ({ predictedSeconds }: TaskAttempt) => events.push(String(predictedSeconds)),
      };
      return runSuite([model], chosen, makeSettings(out, data, changes), observer, made);
    };
    return { out, clock, events, run };
  }

  it('runs the longest task first, and gives the results in the order asked for', async () => {
    const { out, events, run } = await prepareThree();
    const { attempts } = await run();
    // 20 ms an image, two workers
    expect(events).toEqual(['mini/large', '0.4', 'mini/middle', '0.12', 'mini/small', '0.04']);
    expect(attempts.map(({ record }) => record.task)).toEqual(tasks.map(({ card }) => card.id));
    expect(attempts.map(({ predictedSeconds }) => predictedSeconds)).toEqual([0.04, 0.4, 0.12]);
    const record = JSON.parse(readFileSync(join(out, 'toy-model', 'mini__large.json'), 'utf8')) as unknown;
    expect(record).toMatchObject({ timing: { predictedSeconds: 0.4 } });
  });

  it('runs what is finished first, of which nothing is foretold, and keeps it', async () => {
    const { clock, events, run } = await prepareThree();
    // what a run teaches is of the clock on the wall: this one teaches nobody
    await run({}, tasks.slice(0, 1), makeForecasting(clock));
    events.length = 0;
    const { attempts } = await run();
    expect(events).toEqual(['mini/small', 'undefined', 'mini/large', '0.4', 'mini/middle', '0.12']);
    expect(attempts.map(({ kept }) => kept)).toEqual([true, false, false]);
  });

  it('ends with the first task that fails under --fail-fast, whichever was asked for first', async () => {
    const { run } = await prepareThree();
    const start = () => Promise.reject(new ModelError('broken'));
    const failing = tasks.map((task, index) =>
      index === 2 ? { ...task, protocols: task.protocols.map((one) => ({ ...one, start })) } : task,
    );
    const { attempts } = await run({ failFast: true }, failing);
    expect(attempts.map(({ record }) => `${record.task} ${record.status}`)).toEqual([
      'mini/large ok',
      'mini/middle failed',
    ]);
  });

  it('foretells better what it has seen', async () => {
    const { run } = await prepareThree();
    const before = (await run()).attempts[1].predictedSeconds;
    // the clock of the encoder stands still, that of the run does not: start and finish have taken time
    const after = (await run({ overwrite: true })).attempts[1].predictedSeconds;
    expect(before).toBe(0.4);
    expect(after).toBeGreaterThan(0.4);
  });
});

describe('an interrupted run', () => {
  it('keeps what is finished, and is continued by the next one', async () => {
    const { run, out, events } = await prepare();
    const controller = new AbortController();
    let batches = 0;
    const encoder = createFakeEncoder(1, () => {
      if (++batches === 3) controller.abort();
      return Promise.resolve();
    });
    const settings = { signal: controller.signal };
    const stopped = await run([makeModel(encoder, inBatchesOf(1))], [good, other], settings);
    expect(stopped).toMatchObject({ interrupted: true, attempts: [{ record: { status: 'ok' } }] });
    expect(encoder.closed()).toBe(1);
    const names = readdirSync(join(out, 'toy-model')).sort();
    expect(names).toEqual(['mini__other.shards', 'mini__toy.json', 'mini__toy.samples.jsonl', 'run.json']);
    events.length = 0;
    const { attempts } = await run([makeModel(createFakeEncoder(), inBatchesOf(1))], [good, other]);
    expect(attempts.map(({ kept }) => kept)).toEqual([true, false]);
    expect(events).toContain('kept mini/toy');
    expect(existsSync(join(out, 'toy-model', 'mini__other.shards'))).toBe(false);
  });

  it('that never began starts no task', async () => {
    const { run, events } = await prepare();
    const outcome = await run([makeModel(createFakeEncoder())], [good], { signal: AbortSignal.abort() });
    expect(outcome).toEqual({ attempts: [], interrupted: true });
    expect(events).toEqual([]);
  });
});

describe('a run that ends early, in a folder that cannot be written any more', () => {
  async function spoilManifest() {
    const prepared = await prepare();
    // what cannot be replaced by a file
    mkdirSync(join(prepared.out, 'toy-model', 'run.json', 'full'), { recursive: true });
    return prepared;
  }

  it('says what it met first, and no task has failed', async () => {
    const { out, run } = await spoilManifest();
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const encoder = createFakeEncoder();
    const model = namedModel('toy-model', { ...encoder, encode: () => Promise.reject(full) });
    const { attempts, diskError } = await run([model], [good]);
    expect(diskError?.message).toMatch(/toy-model: the disk is full/);
    expect(attempts).toEqual([]);
    expect(readdirSync(join(out, 'toy-model'))).toEqual(['run.json']);
  });

  it('is an interrupted one after Ctrl-C', async () => {
    const { run } = await spoilManifest();
    const { interrupted, diskError } = await run([namedModel('toy-model')], [good], {
      signal: AbortSignal.abort(),
    });
    expect([interrupted, diskError]).toEqual([true, undefined]);
  });

  it('says so where all else was well', async () => {
    const { run } = await spoilManifest();
    const { diskError } = await run([namedModel('toy-model')], [good]);
    expect(diskError?.message).toMatch(/run\.json: /);
  });
});

describe('the results folder', () => {
  it('is refused where nothing can be written', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const { run } = await prepare(join(file, 'out'));
    await expectOneLine(
      () => run([makeModel(createFakeEncoder())], [good]),
      ConfigError,
      `--out ${join(file, 'out', 'toy-model')}: cannot write there`,
      'Choose another folder',
    );
  });

  it('is cleared of what a killed run left, not of what another one is writing', async () => {
    const { run, out } = await prepare();
    mkdirSync(join(out, 'toy-model'), { recursive: true });
    const [left, alive] = [deadMark(), markOf(process.ppid)].map((mark) => `.a.json.${mark}.partial`);
    for (const name of [left, alive]) writeFileSync(join(out, 'toy-model', name), '');
    await run([makeModel(createFakeEncoder())], [good]);
    const names = readdirSync(join(out, 'toy-model'));
    expect(names).not.toContain(left);
    expect(names).toContain(alive);
  });

  it('gets a manifest that sums up the finished records of the same model files, whichever run made them', async () => {
    const { out, run } = await prepare();
    const summarize: RunSettings['summarize'] = (records) => ({ means: records.map(({ task }) => task) });
    const meansAfter = async (model: RunnableModel, tasks: readonly RunnableTask[]) => {
      await run([model], tasks, { summarize });
      return (JSON.parse(readFileSync(join(out, 'm', 'run.json'), 'utf8')) as { means: unknown }).means;
    };
    expect(await meansAfter(namedModel('m'), [good, broken])).toEqual(['mini/toy']);
    expect(await meansAfter(namedModel('m'), [other])).toEqual(['mini/other', 'mini/toy']);
    const changed = namedModel('m', createFakeEncoder(), {
      fingerprint: () => Promise.resolve('b'.repeat(64)),
    });
    expect(await meansAfter(changed, [other])).toEqual(['mini/other']);
  });

  it('gets a manifest that names every record in the folder, those of earlier runs too', async () => {
    const { run, out } = await prepare();
    await run([makeModel(createFakeEncoder())], [other]);
    await run([makeModel(createFakeEncoder())], [good, skipped], { limit: 1 });
    expect(JSON.parse(readFileSync(join(out, 'toy-model', 'run.json'), 'utf8'))).toMatchObject({
      schema: 1,
      model: { id: 'toy-model', sha256: 'a'.repeat(64) },
      options: { seed: 0, batchSize: 2, limit: 1 },
      commit: 'c'.repeat(40),
      records: [
        { file: 'mini__dense.json', task: 'mini/dense', status: 'skipped' },
        { file: 'mini__other.json', task: 'mini/other', status: 'ok' },
        { file: 'mini__toy.json', task: 'mini/toy', status: 'ok' },
      ],
    });
  });
});
