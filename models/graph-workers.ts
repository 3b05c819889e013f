import { rm } from 'node:fs/promises';
import { fromWireError, messageOf, ModelError } from '../harness/core/errors.js';
import { makeTemporaryFolder } from '../harness/core/temporary-folder.js';
import { openWorkerPool } from '../harness/core/worker-pool.js';
import type { NodeCounts } from '../harness/runtime/placement.js';
import type { SessionOptions } from '../harness/runtime/session.js';
import type { CompleteModel } from './complete-model.js';
import type { HeadPlacement, Reply, WorkerSetup } from './encoder-worker.js';

/** Worker threads that hold the graphs of a model. */
export interface GraphWorkers {
  /** What the function of `encoder-worker.ts` gives for a job; throws what it throws with its class, and ModelError when its
   *  thread ends. The buffers of `transfer` are not copied: they are gone here. */
  readonly ask: <Value>(name: string, job: unknown, transfer?: readonly ArrayBuffer[]) => Promise<Value>;
  /** Nodes by provider, of the graphs that have run, by head. */
  readonly nodes: () => Readonly<Record<string, NodeCounts>>;
  readonly close: () => Promise<void>;
}

/** How many threads there are, and what they run. */
export interface GraphWorkerOptions {
  readonly workers: number;
  /** Jobs that a thread is sent at once: the one that runs, and the one that is next. */
  readonly jobsPerWorker: number;
  readonly session: SessionOptions;
  /** Told each thing once, whichever thread says it. */
  readonly warn: (text: string) => void;
  /** What the threads run; `encoder-worker.ts` where it is not given. */
  readonly module?: URL;
}

/** MiB of young objects before a worker collects them. Decoded images are freed by that collection and are no part of
 *  this sum, so with V8's own limit (48) hundreds of them wait in every worker. */
export const youngGenerationMb = 12;

/** Starts the threads, and loads the graphs in one of them. Throws ModelError when a graph cannot be loaded. */
export async function openGraphWorkers(
  model: CompleteModel,
  options: GraphWorkerOptions,
): Promise<GraphWorkers> {
  const { workers, jobsPerWorker, session, warn } = options;
  const { module = new URL('./encoder-worker.js', import.meta.url) } = options;
  const profiles = await makeTemporaryFolder();
  const { folder, card, languageFolder, quantizesBatch } = model;
  const setup: WorkerSetup = {
    ...{ folder, card, session, profiles, quantizesBatch },
    ...(languageFolder === undefined ? {} : { languageFolder }),
  };
  const pool = await openWorkerPool(module, { workers, jobsPerWorker, youngGenerationMb, data: { setup } });
  const nodes = new Map<string, NodeCounts>();
  const told = new Set<string>();
  const warnOnce = (text: string) => {
    if (!told.has(text)) warn(text);
    told.add(text);
  };
  const notePlacement = (placement: HeadPlacement) => {
    if (nodes.has(placement.head)) return;
    nodes.set(placement.head, placement.nodes);
    placement.warnings.forEach(warnOnce);
  };
  const ask = async <Value>(name: string, job: unknown, transfer?: readonly ArrayBuffer[]) => {
    const reply = await pool.run<Reply<Value>>(name, job, transfer).catch((error: unknown) => {
      throw endedThread(card.id, error);
    });
    if (!reply.ok) throw fromWireError(reply.error);
    reply.placements.forEach(notePlacement);
    reply.notices.forEach(warnOnce);
    return reply.value;
  };
  const close = async () => {
    await pool.finish();
    await rm(profiles, { recursive: true, force: true });
  };
  try {
    await ask('load', undefined);
  } catch (error) {
    await close();
    throw error;
  }
  return { ask, nodes: () => Object.fromEntries(nodes), close };
}

/** A function of a worker answers with its errors, so what the pool throws is the end of a thread. */
export function endedThread(model: string, error: unknown): ModelError {
  return new ModelError(
    `${model}: a worker thread ended before it answered (${messageOf(error)}). ` +
      'If memory is short, use fewer --workers, or hold the weights once with --sessions one',
    { cause: error },
  );
}
