import type { Encoder } from '../../core/encoder.js';
import type { OpenDataset } from '../../data/reader.js';
import type { TaskIdentity } from '../../results/identity.js';
import { countSamples, type SampleCounts } from './count-samples.js';
import { examineTask, type TaskExamination } from '../examine-task.js';
import { identify } from '../identify.js';
import type { RunnableTask, RunPlan } from '../plan-task.js';
import type { RunnableModel, RunSettings } from '../run-settings.js';
import { workKey } from '../keeping/work-key.js';

/** A task that is to be run for a model, and how much that is. */
export interface TaskWork {
  readonly kind: 'run';
  readonly task: RunnableTask;
  readonly plan: RunPlan;
  readonly dataset: OpenDataset;
  readonly identity: TaskIdentity;
  /** Of all that the model says about its samples; see `workKey`. */
  readonly key: string;
  readonly batchSize: number;
  /** Samples that are run, at most as many as the limit says. */
  readonly samples: number;
  readonly batches: number;
}

/** What is to be done for a task: its work, or what `examineTask` says of one that has its record or cannot be run. Data are opened and
 *  hashed, and read where nothing says how many samples they are: once with the same `counts`. Throws what damaged data and models
 *  throw. */
export async function measureWork(
  task: RunnableTask,
  model: RunnableModel,
  openEncoder: () => Promise<Encoder>,
  settings: RunSettings,
  counts: SampleCounts = new Map(),
): Promise<TaskWork | Exclude<TaskExamination, { readonly kind: 'run' }>> {
  const askBatchSize = () => model.batchSize(openEncoder);
  const examined = await examineTask(task, model, settings, askBatchSize);
  if (examined.kind !== 'run') return examined;
  const { plan } = examined;
  const dataset = examined.dataset ?? (await plan.reader.open(plan.folder, plan.entry));
  const identity =
    examined.identity ?? (await identify(task, model, dataset, plan.protocol, settings, askBatchSize));
  const batchSize = await askBatchSize();
  const key = workKey(identity, plan.protocol, batchSize);
  const samples = await countSamples(dataset, identity.dataset.sha256, settings.limit, counts);
  const batches = Math.ceil(samples / batchSize);
  return { kind: 'run', task, plan, dataset, identity, key, batchSize, samples, batches };
}
