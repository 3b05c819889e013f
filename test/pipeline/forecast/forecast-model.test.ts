import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Interrupted, ModelError } from '../../../harness/core/errors.js';
import { forecastModel } from '../../../harness/pipeline/forecast/forecast-model.js';
import { useModel } from '../../../harness/pipeline/model-in-use.js';
import type { Forecasting } from '../../../harness/pipeline/forecast/forecasting.js';
import type { Protocol } from '../../../harness/core/protocol.js';
import type { RunnableTask } from '../../../harness/pipeline/plan-task.js';
import type { RunnableModel, RunSettings } from '../../../harness/pipeline/run-settings.js';
import { createMemoryStore } from '../../../harness/runtime/store/memory-store.js';
import { runSuite } from '../../../harness/pipeline/run-suite.js';
import { createFakeClock, createTimedEncoder, makeForecasting } from '../../support/forecast.js';
import { inBatchesOf, makeModel, makeSettings, makeTask } from '../../support/pipeline.js';
import { makePng } from '../../support/png.js';
import { useTemporaryFolders } from '../../support/temporary-folder.js';
import { labelled, makeEntry, writeWebDataset } from '../../support/webdataset.js';

const newFolder = useTemporaryFolders();
const images = 12;
const task = makeTask({ entry: makeEntry({ count: images }) });

async function prepare(wallMs = 0) {
  const [out, data] = [newFolder(), newFolder()];
  const shards = [
    Array.from({ length: images }, (_, index) => labelled(`s${index}`, index % 2, makePng(9, 9))).flat(),
  ];
  await writeWebDataset(join(data, 'wds_toy'), {
    classNames: ['a', 'b'],
    templates: ['{c}', '1 {c}'],
    shards,
  });
  const clock = createFakeClock();
  const { encoder, asked } = createTimedEncoder(clock, 20, 30, wallMs);
  const forecasting = makeForecasting(clock);
  let opened = 0;
  const open = () => {
    opened++;
    clock.pass(700);
    return Promise.resolve(encoder);
  };
  const model = makeModel(encoder, { open });
  const forecast = (
    changes: Partial<Forecasting> = {},
    settings: Partial<RunSettings> = {},
    tasks: readonly RunnableTask[] = [task],
    changed: Partial<RunnableModel> = {},
  ) => {
    const used = useModel({ ...model, ...changed });
    return forecastModel(used, tasks, makeSettings(out, data, settings), { ...forecasting, ...changes });
  };
  return { out, data, model, clock, asked, forecasting, forecast, opened: () => opened };
}

describe('forecastModel', () => {
  it('foretells a task from a short measurement', async () => {
    const { forecast, asked, opened } = await prepare();
    const { tasks, loadSeconds } = await forecast();
    expect(loadSeconds).toBeCloseTo(0.7, 12);
    expect(tasks[0]).toMatchObject({ examination: { kind: 'run' }, samples: images });
    // 12 images x 20 ms / 2 workers; 4 prompts x 30 ms / 2
    expect(tasks[0].estimate?.sampleSeconds).toBeCloseTo(0.12, 12);
    expect(tasks[0].estimate?.promptSeconds).toBeCloseTo(0.06, 12);
    // two workers: one image each, a batch of 2, and twice two of them; one of the four prompts, twice
    expect([asked.images, asked.prompts, opened()]).toEqual([2 + 4 + 8 + 8, 2, 1]);
  });

  it('counts what is done around the graph', async () => {
    const { forecast } = await prepare(16);
    // a round of four batches of 2 takes 128 ms, which is 32 ms for each image in its worker, 20 of them in the graph; decoding takes
    // none on this clock. 12 images x 32 ms / 2
    expect((await forecast()).tasks[0].estimate?.sampleSeconds).toBeCloseTo(0.192, 12);
  });

  it('measures nothing again that is kept, and does not load the model', async () => {
    const { forecast, asked, opened } = await prepare();
    const first = await forecast();
    const before = { ...asked };
    const again = await forecast({ facts: new Map() });
    expect(again).toEqual(first);
    expect([asked, opened()]).toEqual([before, 1]);
  });

  it.each<[string, Partial<RunnableModel>]>([
    ['another batch size', inBatchesOf(3)],
    ['other model files', { fingerprint: () => Promise.resolve('b'.repeat(64)) }],
  ])('measures again with %s', async (_, changed) => {
    const { forecast, opened } = await prepare();
    await forecast();
    await forecast({}, {}, [task], changed);
    expect(opened()).toBe(2);
  });

  it('counts only what --limit leaves, and only what is not stored', async () => {
    const { forecast } = await prepare();
    const limited = await forecast({ facts: new Map() }, { limit: 6 });
    expect(limited.tasks[0].samples).toBe(6);
    expect(limited.tasks[0].estimate?.sampleSeconds).toBeCloseTo(0.06, 12);
    const store = { ...createMemoryStore(), countImages: () => Promise.resolve(9) };
    const embeddings = { images: () => Promise.resolve({}) };
    const stored = await forecast({ facts: new Map() }, { store }, [task], { embeddings });
    expect(stored.tasks[0].estimate?.sampleSeconds).toBeCloseTo(0.03, 12); // 3 x 20 ms / 2
  });

  it('counts no prompts that are stored', async () => {
    const { forecast } = await prepare();
    const hasTexts = (_source: unknown, what: unknown) => Promise.resolve(what === 'class names');
    const store = { ...createMemoryStore(), hasTexts };
    const facts = () => Promise.resolve({});
    const embeddings = { images: facts, texts: facts };
    const asking = (what: string) => {
      const start: Protocol['start'] = async ({ keep, encodeTexts }) => {
        await keep(what, () => encodeTexts(['a']));
        return { step: () => [], finish: () => Promise.reject(new Error('not finished')) };
      };
      return { ...task, protocols: [{ ...task.protocols[0], start }] };
    };
    const tasks = [asking('class names'), asking('other names')];
    const { tasks: forecasts } = await forecast({}, { store }, tasks, { embeddings });
    expect(forecasts.map(({ estimate }) => estimate?.promptSeconds)).toEqual([0, 0.06]);
  });

  it('does not load a model that has nothing to run', async () => {
    const { forecast, model, out, data, opened } = await prepare();
    const silent = { taskStarted: () => undefined, progress: () => undefined, taskEnded: () => undefined };
    await runSuite([model], [task], makeSettings(out, data), silent);
    expect(opened()).toBe(1);
    const missing = makeTask({ entry: makeEntry({ paths: ['elsewhere'] }) }, { id: 'mini/missing' });
    const { tasks } = await forecast({}, {}, [task, missing]);
    expect(tasks.map(({ examination }) => examination?.kind)).toEqual(['kept', 'skip']);
    expect(tasks.map(({ estimate }) => estimate)).toEqual([undefined, undefined]);
    expect(opened()).toBe(1);
    expect((await forecast({}, { overwrite: true })).tasks[0].estimate).toBeDefined();
  });

  it('says what stands in the way of one task, and goes on with the next', async () => {
    const { forecast } = await prepare();
    const open = () => Promise.reject(new ModelError('visual.onnx: damaged'));
    const broken = await forecast({}, {}, [task, task], { open });
    expect(broken.loadSeconds).toBeUndefined();
    expect(broken.tasks.map(({ problem }) => problem)).toEqual([
      'visual.onnx: damaged',
      'visual.onnx: damaged',
    ]);
    const unknown = makeTask({ entry: makeEntry() }, { id: 'mini/unknown' });
    const { tasks } = await forecast({}, {}, [unknown, task]);
    expect(tasks[0].problem).toBe('the data set does not say how many');
    expect(tasks[1].estimate).toBeDefined();
  });

  it('never asks a model that costs more than time', async () => {
    const { forecast, opened } = await prepare();
    const { tasks } = await forecast({}, {}, [task], { unmeasured: 'it costs money' });
    expect(tasks[0]).toMatchObject({ samples: images, problem: 'it costs money' });
    expect([tasks[0].estimate, opened()]).toEqual([undefined, 0]);
  });

  it('ends when the run is interrupted', async () => {
    const { forecast } = await prepare();
    await expect(forecast({}, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(Interrupted);
  });
});
