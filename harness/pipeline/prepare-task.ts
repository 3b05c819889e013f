import type { Protocol } from '../core/protocol.js';
import type { OpenDataset } from '../data/reader.js';
import type { TaskIdentity } from '../results/identity.js';
import type { TaskExamination } from './examine-task.js';
import { identify } from './identify.js';
import { workKey } from './keeping/work-key.js';
import type { ModelInUse } from './model-in-use.js';
import type { RunnableTask } from './plan-task.js';
import type { RunSettings } from './run-settings.js';

/** A task that is to be run for a model, its data open: everything that is decided before the first sample. */
export interface PreparedTask {
  readonly task: RunnableTask;
  readonly protocol: Protocol;
  readonly dataset: OpenDataset;
  readonly identity: TaskIdentity;
  readonly batchSize: number;
  /** Of all that the model says about its samples; see `workKey`. */
  readonly key: string;
}

/** Prepares a task that was examined, without reading again what was read for that. Throws what damaged data and models throw. */
export async function prepareTask(
  task: RunnableTask,
  model: ModelInUse,
  examined: Extract<TaskExamination, { readonly kind: 'run' }>,
  settings: RunSettings,
): Promise<PreparedTask> {
  const { folder, entry, reader, protocol } = examined.plan;
  const dataset = examined.dataset ?? (await reader.open(folder, entry));
  const identity = examined.identity ?? (await identify(task, model, dataset, protocol, settings));
  const batchSize = await model.batchSize();
  return { task, protocol, dataset, identity, batchSize, key: workKey(identity, protocol, batchSize) };
}
