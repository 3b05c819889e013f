import type { Encoder } from '../../core/encoder.js';
import { Interrupted, messageOf } from '../../core/errors.js';
import type { OpenDataset } from '../../data/reader.js';
import { countKept, type KeptTask } from '../keeping/kept-embeddings.js';
import { examineTask, type TaskExamination } from '../examine-task.js';
import type { ModelInUse } from '../model-in-use.js';
import type { RunnableTask } from '../plan-task.js';
import type { RunSettings } from '../run-settings.js';
import { makeCostKeys, type CostKeys } from './cost-keys.js';
import { estimateTask, type Estimate } from './costs.js';
import { findPrompts } from './find-prompts.js';
import type { Forecasting } from './forecasting.js';
import { measureTask, type Measuring } from './measure-task.js';
import { gatherFacts } from './task-facts.js';

/** What is known of a task before it is run. */
export interface TaskForecast {
  /** What a run would do with it; undefined where that cannot be told. */
  readonly examination: TaskExamination | undefined;
  /** Samples that it runs, where it runs and they are known. */
  readonly samples?: number | undefined;
  /** Absent where it does not run, or nothing is known of its time. */
  readonly estimate?: Estimate;
  /** Under which keys its costs are kept, where it runs. */
  readonly keys?: CostKeys;
  /** What stood in the way of an estimate. */
  readonly problem?: string;
}

/** What is known of the tasks of a model, one for each, and what loading it takes, where that was measured. */
export interface ModelForecast {
  readonly tasks: readonly TaskForecast[];
  readonly loadSeconds: number | undefined;
}

/** Foretells what each task will take with a model. What is not kept from before is measured, for which the model is loaded;
 *  where nothing is to be run, it is not. Whatever stands in the way of one task is said, not thrown; throws only
 *  Interrupted. */
export async function forecastModel(
  model: ModelInUse,
  tasks: readonly RunnableTask[],
  settings: RunSettings,
  forecasting: Forecasting,
): Promise<ModelForecast> {
  const { kept, clocks } = forecasting;
  let loaded: Promise<{ readonly encoder: Encoder; readonly seconds: number }> | undefined;
  const load = async () => {
    forecasting.onCalibration?.(model);
    const start = clocks.now();
    const encoder = await model.encoder();
    await encoder.load?.();
    return { encoder, seconds: (clocks.now() - start) / 1000 };
  };
  const measuring: Measuring = {
    encoder: async () => (await (loaded ??= load())).encoder,
    outputs: [],
    prompts: [],
    around: [],
    warm: new Set(),
  };
  const forecasts: TaskForecast[] = [];
  for (const task of tasks) {
    if (settings.signal.aborted) throw new Interrupted();
    forecasts.push(await forecastTask(task, model, measuring, settings, forecasting));
  }
  const key = forecasts.find(({ keys }) => keys)?.keys?.load;
  const seconds = await loaded?.then(
    (one) => one.seconds,
    () => undefined,
  );
  if (key && seconds !== undefined) kept.set(key, seconds);
  return { tasks: forecasts, loadSeconds: key && kept.get(key) };
}

async function forecastTask(
  task: RunnableTask,
  model: ModelInUse,
  measuring: Measuring,
  settings: RunSettings,
  forecasting: Forecasting,
): Promise<TaskForecast> {
  let examination: TaskExamination | undefined;
  let samples: number | undefined;
  try {
    examination = await examineTask(task, model, settings);
    if (examination.kind !== 'run') return { examination };
    const { plan, dataset } = examination;
    let open: Promise<OpenDataset> | undefined = dataset && Promise.resolve(dataset);
    const openDataset = () => (open ??= plan.reader.open(plan.folder, plan.entry));
    // what was opened is not kept: a run has many data sets, and some are large
    examination = { kind: 'run', plan };
    const name = `${task.card.id} ${plan.protocol.id}`;
    const facts =
      forecasting.facts.get(name) ??
      (await gatherFacts(task, plan.protocol, await openDataset(), settings.limit));
    forecasting.facts.set(name, facts);
    samples = facts.samples;
    if (model.unmeasured !== undefined) return { examination, samples, problem: model.unmeasured };
    const batchSize = await model.batchSize();
    const keys = await makeCostKeys(
      ...([task, plan.entry, plan.protocol, facts] as const),
      ...([model, settings, batchSize, forecasting] as const),
    );
    if (samples === undefined) return { examination, keys, problem: 'the data set does not say how many' };
    const costs = await measureTask(
      { task, protocol: plan.protocol, facts, keys, batchSize, openDataset },
      ...([model, measuring, settings, forecasting] as const),
    );
    const { protocol, entry } = plan;
    const kept = { task, protocol, entry, model: model.card.id, embeddings: model.embeddings };
    const stored = Math.min(samples, await countKept(kept, settings.store));
    const { count } = facts.prompts;
    // captions are known only when they are read: they are kept where their images are
    const arePromptsKept =
      count > 0 && ((await arePromptsStored(kept, model, openDataset, settings)) ?? stored === samples);
    const amounts = { samples, stored, prompts: arePromptsKept ? 0 : count };
    const seconds = estimateTask(costs, amounts, settings.facts.runtime);
    return { examination, samples, keys, estimate: { ...seconds, promptKey: facts.prompts.key } };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return { examination, samples, problem: messageOf(error) };
  }
}

/** Whether the store has the texts that a task embeds before its first sample; undefined where it embeds none there. */
async function arePromptsStored(
  { task, protocol }: Pick<KeptTask, 'task' | 'protocol'>,
  { card, embeddings }: ModelInUse,
  openDataset: () => Promise<OpenDataset>,
  { store, multiply, seed, facts: { runtime } }: RunSettings,
): Promise<boolean | undefined> {
  const facts = await embeddings?.texts?.();
  if (!facts) return false;
  const input = {
    ...{ task, dataset: await openDataset(), model: card },
    ...{ multiply, seed, judge: undefined, workers: runtime.workers },
  };
  return findPrompts(protocol, input, (what) => store.hasTexts({ facts, model: card.id }, what));
}
