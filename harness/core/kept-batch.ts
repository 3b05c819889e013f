import type { EncodedBatch } from './encoder.js';

/** Batches of a task by their place among all of its batches: from `from` up to and without `to`. Their borders lie where a run
 *  of the whole task has them, so what a model says does not depend on how a task is cut. */
export interface BatchRange {
  readonly from: number;
  readonly to: number;
}

/** What a model said about one batch of a task, for a later run or another machine. */
export interface KeptBatch {
  /** Its place among the batches of the task, from 0. */
  readonly index: number;
  /** Of its samples, in their order. */
  readonly ids: readonly string[];
  /** Outputs are digests where the protocol makes them. */
  readonly batch: EncodedBatch;
}
