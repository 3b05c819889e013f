import type { OwnRecord } from '../../config/record.js';
import type { TaskTimes } from '../run-task.js';
import type { CostKeys } from './cost-keys.js';
import type { KeptCosts } from './kept-costs.js';

/** Keeps what a run of a task has shown, in place of what was measured before it. A run of less than one batch a worker says
 *  little, and one that took samples from a store nothing about `rest`. */
export function learnCosts(
  kept: KeptCosts,
  keys: CostKeys,
  { dataset, badSamples = [], runtime }: Pick<OwnRecord, 'dataset' | 'badSamples' | 'runtime'>,
  times: TaskTimes,
): void {
  const answered = dataset.count - badSamples.length;
  const { workers, batchSize } = runtime;
  if (workers === undefined || answered < workers * batchSize || times.encoded === 0) return;
  const { encodeMs, encoded, elapsedMs, startMs, finishMs, promptMs } = times;
  kept.set(keys.graph, encodeMs / encoded / 1000);
  kept.set(keys.start, startMs / 1000);
  kept.set(keys.finish, finishMs / answered / 1000);
  if (encoded < answered) return;
  const betweenMs = elapsedMs - startMs - finishMs - promptMs;
  const rest = Math.max(0, betweenMs * workers - encodeMs) / answered / 1000;
  kept.set(keys.rest, rest);
  // what the model does around its graph is its own; what is left of the rest is the same for others
  const preprocessing = kept.get(keys.preprocessing);
  if (preprocessing === undefined) return;
  kept.set(keys.scoring, Math.max(0, rest - preprocessing - (kept.get(keys.handling) ?? 0)));
}
