import type { EncodedBatch } from '../../core/encoder.js';
import type { KeptBatch } from '../../core/kept-batch.js';

/** Who made the batches of a file. */
export interface ShardMaker {
  /** Of ONNX Runtime, that the graphs ran on. */
  readonly provider: string;
  /** Of bench. */
  readonly version: string;
}

/** A file of batches that is being written: append-only, each batch with a checksum. A kill loses the batch that is under way. */
export interface ShardWriter {
  readonly add: (batch: KeptBatch) => Promise<void>;
  /** Puts the file in its place, whole and on disk: the range is done. `elapsedMs`: what it took. Where the task was finished by
   *  another process meanwhile, and its shards are gone, nothing is left to do. */
  readonly finish: (elapsedMs: number) => Promise<void>;
  /** Ends without: what was added stays, and a later attempt finds it. */
  readonly close: () => Promise<void>;
  /** Ends without, and leaves nothing: what was added lies in other files, too. */
  readonly discard: () => Promise<void>;
}

/** The batches of a task that are there, in whichever files: finished, under way, or left by a process that was killed. */
export interface KeptBatches {
  /** The batch with this place and these samples; undefined where there is none, or a damaged one. */
  readonly find: (index: number, ids: readonly string[]) => Promise<EncodedBatch | undefined>;
  /** Who made them, each once. */
  readonly makers: readonly ShardMaker[];
  /** What the finished files took, together. */
  readonly elapsedMs: number;
  /** What is odd: sentences that name a damaged file. */
  readonly warnings: readonly string[];
  readonly close: () => Promise<void>;
}
