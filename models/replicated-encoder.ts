import type { EncodedBatch, EncoderInput } from '../harness/core/encoder.js';
import type { VisualHead } from '../harness/core/heads.js';
import { concurrencyOf } from './arrangement.js';
import type { GraphWorkers } from './graph-workers.js';

/** What encodes images, in whichever arrangement of threads. */
export interface ImageEncoder {
  /** Batches that can be under way at once; more only wait. */
  readonly concurrency: number;
  readonly encode: (head: VisualHead, batch: readonly EncoderInput[]) => Promise<EncodedBatch>;
  readonly close: () => Promise<void>;
}

/** Images in workers that do everything themselves: decode, preprocess, and run their own session. */
export function createReplicatedEncoder({ ask }: GraphWorkers, workers: number): ImageEncoder {
  return {
    concurrency: concurrencyOf({ sessions: 'per-worker', workers }),
    encode: (head, batch) => ask('encodeImages', { head, batch }),
    close: () => Promise.resolve(),
  };
}
