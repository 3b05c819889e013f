// Entry of a worker thread: holds the graphs of one model, because `session.run` blocks the thread that calls it.
import { workerData } from 'node:worker_threads';
import type { ModelCard } from '../harness/config/model-card.js';
import type { EncodedBatch, EncoderInput } from '../harness/core/encoder.js';
import { toWireError, type WireError } from '../harness/core/errors.js';
import type { Tensor } from '../harness/core/tensor.js';
import type { SessionOptions } from '../harness/runtime/session.js';
import { loadImageGraph, type ImageGraph, type ImageHead } from './image-graph.js';
import { loadTextGraph, type TextGraph } from './text-graph.js';

/** What a worker thread is started with. */
export interface WorkerSetup {
  readonly folder: string;
  readonly card: ModelCard;
  readonly session: SessionOptions;
}

/** A value, or an error as plain data: classes do not survive the way between threads. */
export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: WireError };

const { folder, card, session } = (workerData as { setup: WorkerSetup }).setup;
const imageGraphs = new Map<ImageHead, Promise<ImageGraph>>();
let textGraph: Promise<TextGraph> | undefined;

/** Loads the image graph, and the text graph where there is one. */
export function load(): Promise<Reply<null>> {
  return reply(async () => {
    await openImageGraph('image');
    if (card.text) await openTextGraph();
    return null;
  });
}

/** Encodes images with one head. */
export function encodeImages(job: {
  head: ImageHead;
  batch: readonly EncoderInput[];
}): Promise<Reply<EncodedBatch>> {
  return reply(async () => (await openImageGraph(job.head)).encode(job.batch));
}

/** Encodes texts: [N, D]. */
export function encodeTexts(texts: readonly string[]): Promise<Reply<Tensor>> {
  return reply(async () => (await openTextGraph()).encode(texts));
}

function openImageGraph(head: ImageHead): Promise<ImageGraph> {
  const open = imageGraphs.get(head) ?? loadImageGraph(folder, card, head, session);
  imageGraphs.set(head, open);
  return open;
}

function openTextGraph(): Promise<TextGraph> {
  textGraph ??= loadTextGraph(folder, card, session);
  return textGraph;
}

async function reply<Value>(work: () => Promise<Value>): Promise<Reply<Value>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: toWireError(error) };
  }
}
