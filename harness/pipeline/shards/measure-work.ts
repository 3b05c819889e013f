import { countSamples, type SampleCounts } from './count-samples.js';
import { examineTask, type TaskExamination } from '../examine-task.js';
import type { ModelInUse } from '../model-in-use.js';
import type { RunnableTask } from '../plan-task.js';
import { prepareTask, type PreparedTask } from '../prepare-task.js';
import type { RunSettings } from '../run-settings.js';

/** A task that is to be run for a model, and how much that is. */
export interface TaskWork extends PreparedTask {
  readonly kind: 'run';
  /** Samples that are run, at most as many as the limit says. */
  readonly samples: number;
  readonly batches: number;
}

/** What is to be done for a task: its work, or what `examineTask` says of one that has its record or cannot be run. Data are opened and
 *  hashed, and read where nothing says how many samples they are: once with the same `counts`. Throws what damaged data and models
 *  throw. */
export async function measureWork(
  task: RunnableTask,
  model: ModelInUse,
  settings: RunSettings,
  counts: SampleCounts = new Map(),
): Promise<TaskWork | Exclude<TaskExamination, { readonly kind: 'run' }>> {
  const examined = await examineTask(task, model, settings);
  if (examined.kind !== 'run') return examined;
  const prepared = await prepareTask(task, model, examined, settings);
  const { dataset, identity, batchSize } = prepared;
  const samples = await countSamples(dataset, identity.dataset.sha256, settings.limit, counts);
  return { kind: 'run', ...prepared, samples, batches: Math.ceil(samples / batchSize) };
}
