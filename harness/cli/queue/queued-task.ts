import type { QueueJob } from '../../config/queue-job.js';
import type { BatchRange } from '../../core/kept-batch.js';
import type { RunnableTask } from '../../pipeline/plan-task.js';
import { findGaps, planShards, samplesIn } from '../../pipeline/shards/plan-shards.js';
import type { RunnableModel } from '../../pipeline/run-settings.js';
import type { TaskIdentity } from '../../results/identity.js';

/** A task of a model that workers do. */
export interface QueuedTask {
  readonly model: RunnableModel;
  readonly task: RunnableTask;
  readonly identity: TaskIdentity;
  /** Its scoring, as the queue has it. */
  readonly whole: QueueJob;
  /** The parts that it is cut into, as even as whole batches allow. */
  readonly shards: number;
  /** Whether a judge grades it, whom only the enqueuing process may ask. */
  readonly judged: boolean;
}

/** The parts of a task that have jobs. */
type Cut = Pick<QueuedTask, 'whole' | 'shards'>;

/** The shards that are not finished, as jobs: those whose range `finished` does not cover. */
export function openShards({ whole, shards }: Cut, finished: readonly BatchRange[]): readonly QueueJob[] {
  const open = planShards(whole.range.to, shards).filter((range) => findGaps(range, finished).length > 0);
  return open.map((range) => {
    const samples = samplesIn(range, whole);
    const share = whole.samples === 0 ? 0 : samples / whole.samples;
    return { ...whole, kind: 'shard', range, samples, seconds: whole.seconds * share };
  });
}

/** Samples of a task in the batches that `finished` covers. */
export function finishedSamples({ whole }: Cut, finished: readonly BatchRange[]): number {
  const open = findGaps(whole.range, finished).map((range) => samplesIn(range, whole));
  return whole.samples - open.reduce((sum, samples) => sum + samples, 0);
}
