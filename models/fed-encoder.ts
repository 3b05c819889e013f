import { totalmem } from 'node:os';
import type { ModelCard } from '../harness/config/model-card.js';
import type { EncodedBatch, EncoderInput } from '../harness/core/encoder.js';
import { fromWireError } from '../harness/core/errors.js';
import type { VisualHead } from '../harness/core/heads.js';
import { createLimit, type Limit } from '../harness/core/limit.js';
import { openWorkerPool } from '../harness/core/worker-pool.js';
import { concurrencyOf } from './arrangement.js';
import type { PixelRows } from './encoder-worker.js';
import { endedThread, youngGenerationMb, type GraphWorkers } from './graph-workers.js';
import { outputNames, type ImageHead } from './image-graph.js';
import { arrangeSamples, pixelBytes, type PixelType } from './pixel-batch.js';
import { createPixelBuffers } from './pixel-buffers.js';
import type { PixelJob, PixelReply, PixelWorkerSetup } from './pixel-worker.js';
import type { ImageEncoder } from './replicated-encoder.js';

/** Part of the memory of the machine that pixels may take. */
const memoryShare = 8;

/** How images are fed to a session. */
export interface FedOptions {
  /** Threads that decode and preprocess. */
  readonly workers: number;
  /** Bytes of pixels under way, at most, though two batches always may be; an eighth of the memory where it is not given. */
  readonly mostBytes?: number;
  /** What the threads run; `pixel-worker.ts` where it is not given. */
  readonly module?: URL;
}

/** Images that are decoded and preprocessed by some threads, which feed the one thread that holds the session. It is sent the
 *  next batch while it runs one. Memory for pixels is handed from thread to thread, not copied, and used again. Heads whose
 *  pixels depend on the image (views, detectors, segmenters) are left to the session's thread as a whole. */
export async function openFedEncoder(
  card: ModelCard,
  { ask }: Pick<GraphWorkers, 'ask'>,
  options: FedOptions,
): Promise<ImageEncoder> {
  const {
    workers,
    mostBytes = totalmem() / memoryShare,
    module = new URL('./pixel-worker.js', import.meta.url),
  } = options;
  const { image: spec } = card;
  const setup: PixelWorkerSetup = { spec };
  const pool = await openWorkerPool(module, { workers, data: setup, youngGenerationMb });
  const concurrency = concurrencyOf({ sessions: 'one', workers });
  const buffers = createPixelBuffers();
  const enter = limitBytes(concurrency, mostBytes);
  const types = new Map<ImageHead, Promise<PixelType>>();
  const typeOf = (head: ImageHead) => {
    const type = types.get(head) ?? ask<PixelType>('openHead', head);
    types.set(head, type);
    return type;
  };
  const preprocess = async (job: PixelJob) => {
    const reply = await pool.run<PixelReply>('preprocess', job, [job.buffer]).catch((error: unknown) => {
      throw endedThread(card.id, error);
    });
    if (!reply.ok) throw fromWireError(reply.error);
    return reply;
  };
  const encodeFed = async (head: ImageHead, batch: readonly EncoderInput[]): Promise<EncodedBatch> => {
    const type = await typeOf(head);
    const bytes = pixelBytes(batch.length, spec, type);
    return enter(bytes, async () => {
      const filled = await preprocess({ batch, type, buffer: buffers.take(bytes) });
      const { count, failures } = filled.value;
      if (count === 0) {
        buffers.giveBack(filled.buffer);
        return { samples: arrangeSamples(batch.length, undefined, failures, ''), encodeMs: 0 };
      }
      const job = { head, count, buffer: filled.buffer };
      const { rows, encodeMs, buffer } = await ask<PixelRows>('encodePixels', job, [job.buffer]);
      buffers.giveBack(buffer);
      return { samples: arrangeSamples(batch.length, rows, failures, outputNames[head]), encodeMs };
    });
  };
  return {
    concurrency,
    encode: (head, batch) =>
      isFed(head) && !batch.some(({ view }) => view)
        ? encodeFed(head, batch)
        : ask('encodeImages', { head, batch }),
    close: pool.close,
  };
}

function isFed(head: VisualHead): head is ImageHead {
  return head === 'image' || head === 'dense';
}

/** Lets batches in while they take no more than `mostBytes` together, two at least and `most` at most. */
function limitBytes(most: number, mostBytes: number) {
  let largest = 0;
  let limit: Limit = createLimit(most);
  return <Result>(bytes: number, work: () => Promise<Result>): Promise<Result> => {
    if (bytes > largest) {
      largest = bytes;
      limit = createLimit(Math.max(2, Math.min(most, Math.floor(mostBytes / bytes))));
    }
    return limit(work);
  };
}
