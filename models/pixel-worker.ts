// Entry of a worker thread that decodes and preprocesses for a session in another thread.
import { workerData } from 'node:worker_threads';
import type { ModelCard } from '../harness/config/model-card.js';
import type { EncoderInput } from '../harness/core/encoder.js';
import { toWireError, type WireError } from '../harness/core/errors.js';
import { giveAway } from '../harness/core/worker-pool.js';
import { writePixelBatch, type PixelBatch, type PixelType } from './pixel-batch.js';

/** What a thread is started with. */
export interface PixelWorkerSetup {
  readonly spec: ModelCard['image'];
}

/** A batch, and the memory for its pixels. */
export interface PixelJob {
  readonly batch: readonly EncoderInput[];
  readonly type: PixelType;
  readonly buffer: ArrayBuffer;
}

/** A filled buffer, or an error as plain data. */
export type PixelReply =
  | { readonly ok: true; readonly value: PixelBatch; readonly buffer: ArrayBuffer }
  | { readonly ok: false; readonly error: WireError };

const { spec } = workerData as PixelWorkerSetup;

/** Decodes and preprocesses a batch. */
export async function preprocess({ batch, type, buffer }: PixelJob): Promise<PixelReply> {
  try {
    const value = await writePixelBatch(batch, spec, type, buffer);
    return await giveAway({ ok: true, value, buffer }, [buffer]);
  } catch (error) {
    return { ok: false, error: toWireError(error) };
  }
}
