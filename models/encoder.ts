import { rm } from 'node:fs/promises';
import type { EncodedBatch, Encoder } from '../harness/core/encoder.js';
import { fromWireError } from '../harness/core/errors.js';
import { makeTemporaryFolder } from '../harness/core/temporary-folder.js';
import { openWorkerPool } from '../harness/core/worker-pool.js';
import { createTensor, type Tensor } from '../harness/core/tensor.js';
import type { NodeCounts } from '../harness/runtime/placement.js';
import type { SessionOptions } from '../harness/runtime/session.js';
import { checkModel } from './check-model.js';
import type { HeadPlacement, Reply, WorkerSetup } from './encoder-worker.js';
import { headsOf, type ModelFolder } from './model-folder.js';

/** How many threads a model gets. */
export interface EncoderOptions {
  /** Worker threads; each decodes, preprocesses and runs its own copy of the graphs. */
  readonly workers: number;
  readonly session: SessionOptions;
  /** Told once a graph what its first run showed, such as that much of it did not run where it was asked to. */
  readonly warn: (text: string) => void;
}

const textsPerJob = 64;

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
    encodeTexts: async (texts) =>
      joinRows(await Promise.all(chunk(texts).map((job) => ask<Tensor>('encodeTexts', job)))),
    nodes: () => Object.fromEntries(nodes),
    close,
  };
}

function chunk(texts: readonly string[]): readonly (readonly string[])[] {
  const jobs: (readonly string[])[] = [];
  for (let start = 0; start < texts.length; start += textsPerJob)
    jobs.push(texts.slice(start, start + textsPerJob));
  return jobs;
}

function joinRows(parts: readonly Tensor[]): Tensor {
  const width = parts[0]?.shape[1] ?? 0;
  const rows = parts.reduce((sum, { shape }) => sum + shape[0], 0);
  const data = new Float32Array(rows * width);
  let filled = 0;
  for (const part of parts) {
    data.set(part.data, filled);
    filled += part.data.length;
  }
  return createTensor(data, [rows, width]);
}
