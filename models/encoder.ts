import { rm } from 'node:fs/promises';
import type { EncodedBatch, Encoder } from '../harness/core/encoder.js';
import { fromWireError } from '../harness/core/errors.js';
import { makeTemporaryFolder } from '../harness/core/temporary-folder.js';
import { openWorkerPool } from '../harness/core/worker-pool.js';
import type { NodeCounts } from '../harness/runtime/placement.js';
import type { SessionOptions } from '../harness/runtime/session.js';
import { checkModel } from './check-model.js';
import { createTextEncoder } from './encode-texts.js';
import type { HeadPlacement, Reply, WorkerSetup } from './encoder-worker.js';
import { headsOf, type ModelFolder } from './model-folder.js';
import { idsPerRunOn } from './text-batches.js';

/** How many threads a model gets. */
export interface EncoderOptions {
  /** Worker threads; each decodes, preprocesses and runs its own copy of the graphs. */
  readonly workers: number;
  readonly session: SessionOptions;
  /** Told once a graph what its first run showed, such as that much of it did not run where it was asked to. */
  readonly warn: (text: string) => void;
}

/** MiB of young objects before a worker collects them. Decoded images are freed by that collection and are no part of
 *  this sum, so with V8's own limit (48) hundreds of them wait in every worker. */
const youngGenerationMb = 12;

/** A model in worker threads. The work is cut into jobs that do not depend on the number of workers, so neither do the
 *  results. Throws ModelError when a graph differs from the card, or cannot be loaded. */
export async function openEncoder(model: ModelFolder, options: EncoderOptions): Promise<Encoder> {
  await checkModel(model);
  const profiles = await makeTemporaryFolder();
  const setup: WorkerSetup = {
    ...{ folder: model.folder, card: model.card, session: options.session, profiles },
    ...(model.languageFolder === undefined ? {} : { languageFolder: model.languageFolder }),
  };
  const pool = await openWorkerPool(new URL('./encoder-worker.js', import.meta.url), {
    workers: options.workers,
    data: { setup },
    youngGenerationMb,
  });
  const ask = async <Value>(name: string, job: unknown): Promise<Value> => {
    const reply = await pool.run<Reply<Value>>(name, job);
    if (!reply.ok) throw fromWireError(reply.error);
    reply.placements.forEach(notePlacement);
    return reply.value;
  };
  const nodes = new Map<string, NodeCounts>();
  const notePlacement = (placement: HeadPlacement) => {
    if (nodes.has(placement.head)) return;
    nodes.set(placement.head, placement.nodes);
    placement.warnings.forEach(options.warn);
  };
  const close = async () => {
    await pool.close();
    await rm(profiles, { recursive: true, force: true });
  };
  try {
    await ask('load', undefined);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    heads: headsOf(model.card),
    concurrency: 2 * options.workers,
    encode: (head, batch) => ask('encodeImages', { head, batch }),
    ...(model.card.lmm && { answer: (batch) => ask<EncodedBatch>('answerQuestions', batch) }),
    encodeTexts: createTextEncoder(
      {
        tokenize: (texts) => ask('tokenizeTexts', texts),
        probe: () => ask('probeTexts', undefined),
        embed: (job) => ask('embedTexts', job),
      },
      idsPerRunOn(options.session.provider.kind),
    ),
    nodes: () => Object.fromEntries(nodes),
    close,
  };
}
