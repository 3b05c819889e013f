import { hashJson } from '../../core/hash.js';
import type { Protocol } from '../../core/protocol.js';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { describePreprocessing } from '../../preprocess/describe-preprocessing.js';
import type { RunnableTask } from '../plan-task.js';
import type { ModelInUse } from '../model-in-use.js';
import type { RunSettings } from '../run-settings.js';
import { viewOf } from '../view-of.js';
import type { Forecasting } from './forecasting.js';
import type { CostKey } from './kept-costs.js';
import type { TaskFacts } from './task-facts.js';

/** Under which keys the costs of a task with a model are kept. */
export interface CostKeys {
  /** Whether samples only pass through the transform of the model's card, so that those of all tasks are alike to the graph. */
  readonly isAlike: boolean;
  readonly load: CostKey;
  /** Of the samples of this task; for embeddings the same as those of any. */
  readonly graph: CostKey;
  /** Of the samples of any task, where none of this one were measured; undefined where that says nothing. */
  readonly anyGraph: CostKey | undefined;
  readonly prompt: CostKey;
  /** What a run of the task showed of `rest` in costs.ts; until then, it is the sum of the next three. */
  readonly rest: CostKey;
  readonly preprocessing: CostKey;
  /** What it takes to bring an image to a worker and its answer back, beside preprocessing, while all workers are busy. */
  readonly handling: CostKey;
  readonly scoring: CostKey;
  /** As a rehearsal showed it, and as a run did. */
  readonly rehearsedStart: CostKey;
  readonly start: CostKey;
  readonly finish: CostKey;
}

/** The keys of a task that is run with a model under a protocol. `entry` is that of the form in which the data lie. */
export async function makeCostKeys(
  task: RunnableTask,
  entry: DatasetEntry,
  protocol: Protocol,
  { names, prompts }: TaskFacts,
  model: ModelInUse,
  { facts: { runtime } }: Pick<RunSettings, 'facts'>,
  batchSize: number,
  { processor }: Forecasting,
): Promise<CostKeys> {
  const { provider, sessions = 'per-worker', threads, workers, onnxruntime } = runtime;
  const machine = { processor, provider, sessions, threads, workers, onnxruntime };
  const graph = { model: await model.fingerprint(), ...machine, batchSize, head: protocol.perSample };
  const view = viewOf(task, protocol);
  const isAlike = protocol.perSample === 'image' && !view;
  const seen = { data: entry.id, ...(view && { view: hashJson(view) }) };
  const { image } = model.card;
  const pixels = image ? hashJson(describePreprocessing(image, entry.imageMode)) : 'none';
  // images that only pass through the transform of the card take the same time for every model with that transform
  const around = isAlike ? { data: entry.id, pixels } : { ...graph, ...seen };
  // tasks under one protocol with about as many classes are scored alike, but for those that look at pixels
  const rehearsed = {
    ...{ processor, protocol: protocol.id, version: protocol.version },
    ...(isAlike ? { names: 2 ** Math.ceil(Math.log2(names + 1)) } : { task: task.card.id }),
  };
  const scored = { processor, task: task.card.id, protocol: protocol.id, version: protocol.version };
  return {
    isAlike,
    load: { of: 'load', model: graph.model, ...machine },
    graph: { of: 'graph', ...graph, ...(isAlike ? {} : seen) },
    anyGraph: protocol.perSample === 'answer' ? { of: 'graph', ...graph } : undefined,
    prompt: { of: 'prompt', model: graph.model, ...machine, prompts: prompts.key },
    rest: { of: 'rest', ...scored, workers, ...around },
    preprocessing: { of: 'preprocessing', processor, ...around },
    handling: { of: 'handling', ...graph, ...(isAlike ? {} : seen) },
    scoring: { of: 'scoring', ...rehearsed },
    rehearsedStart: { of: 'rehearsed start', ...rehearsed },
    start: { of: 'start', ...scored },
    finish: { of: 'finish', ...scored },
  };
}
