import type { QueueJob } from '../config/queue-job.js';
import { hashJson } from '../core/hash.js';

/** The place of a job in Redis, by what it is: the same job has the same id whoever enqueues it, and whatever it may take. */
export function jobIdOf(job: QueueJob): string {
  return `${job.kind}-${hashJson({ ...job, seconds: undefined }).slice(0, 32)}`;
}

/** The name of the queue that a job goes to: one for each model, by its bytes, and for each version of bench. */
export function queueNameOf({ model, bench }: Pick<QueueJob, 'model' | 'bench'>): string {
  const readable = model.id.replaceAll(/[^\w.-]/g, '_').slice(0, 60);
  return `${readable}-${hashJson({ sha256: model.sha256, id: model.id, bench }).slice(0, 12)}`;
}

/** BullMQ's lowest priority; 1 is the highest. */
const lowest = 2 ** 21 - 1;

/** BullMQ's priority of a job that may take so long: the longest comes first. Steps of a tenth of a second, up to 58 hours. */
export function priorityOf(seconds: number): number {
  return Math.max(1, lowest - Math.round(10 * seconds));
}
