import type { QueueJob, WorkerPulse } from '../config/queue-job.js';

/** Which bench: jobs and workers must be of the same. */
export type Bench = QueueJob['bench'];

/** A job that a worker has in hand. */
export interface ActiveJob {
  readonly job: QueueJob;
  /** Samples of it that are done. */
  readonly samples: number;
}

/** A job that is not tried again. */
export interface DeadJob {
  readonly job: QueueJob;
  readonly reason: string;
}

/** How some jobs stand. One in no list is done, or was lost with the memory of Redis: the results folder tells. */
export interface QueueSurvey {
  readonly waiting: number;
  readonly active: readonly ActiveJob[];
  readonly dead: readonly DeadJob[];
  /** All that are alive, whatever they do. */
  readonly workers: readonly WorkerPulse[];
}

/** The queue as the run sees it that enqueues. */
export interface WorkQueue {
  /** Puts in the jobs that are not there: neither waiting, nor in hand, nor dead. The longest are done first. */
  readonly add: (jobs: readonly QueueJob[]) => Promise<void>;
  /** Takes the dead ones of these jobs out, so that they can be added and tried anew. */
  readonly revive: (jobs: readonly QueueJob[]) => Promise<void>;
  readonly survey: (jobs: readonly QueueJob[]) => Promise<QueueSurvey>;
  /** Ends the connection; jobs stay. Workers that drain the queue then no longer wait for more. */
  readonly close: () => Promise<void>;
}

/** What became of a job in the hands of a worker; what failed is thrown. `done`: `next` are jobs of the same model that can be done
 *  now, and are put in; `wasDone` is true where nothing was left to do, as of a job that ended just before a run put it in again.
 *  `refused`: not here, as the model or its data differ; the worker takes no more jobs of this model, and this one goes back for
 *  others. */
export type JobOutcome =
  | { readonly status: 'done'; readonly wasDone?: boolean; readonly next?: readonly QueueJob[] }
  | { readonly status: 'refused'; readonly reason: string };

/** What a worker did, all in all. */
export interface WorkSummary {
  /** Jobs of which something was left to do. */
  readonly done: number;
  /** Attempts that threw; other attempts may have gone well. */
  readonly failed: number;
  readonly refused: WorkerPulse['refused'];
  /** Whether it was asked to stop. */
  readonly stopped: boolean;
}
