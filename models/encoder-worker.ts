// Entry of a worker thread: holds the graphs of one model, because `session.run` blocks the thread that calls it.
import { workerData } from 'node:worker_threads';
import type { ModelCard } from '../harness/config/model-card.js';
import type {
  AskedQuestion,
  BatchTiming,
  BatchTrial,
  EncodedBatch,
  EncoderInput,
} from '../harness/core/encoder.js';
import { formatDevice } from '../harness/config/device.js';
import { toWireError, type WireError } from '../harness/core/errors.js';
import { createLimit } from '../harness/core/limit.js';
import type { Tensor } from '../harness/core/tensor.js';
import { giveAway } from '../harness/core/worker-pool.js';
import { explainShortage, halveOnShortage } from '../harness/runtime/halve-on-shortage.js';
import { observePlacement, type Placement } from '../harness/runtime/placement.js';
import type { GraphSession, SessionOptions } from '../harness/runtime/session.js';
import type { EmbedJob } from './encode-texts.js';
import { encodeViews } from './encode-views.js';
import type { RegionHead } from './heads/head-outputs.js';
import { loadRegionGraph, type RegionGraph } from './heads/region-graph.js';
import { viewDense, viewRegions } from './heads/view-heads.js';
import { loadImageGraph, type EncodedRows, type ImageGraph, type ImageHead } from './image-graph.js';
import type { AnswerGraph } from './lmm/answer-card.js';
import { loadAnswerHead, type AnswerHead } from './lmm/load-answer.js';
import { viewPixels, type PixelType } from './pixel-batch.js';
import { loadTextGraph, type TextGraph } from './text-graph.js';
import { timeImageGraph } from './time-image-graph.js';
import { packTokens, type TokenLists } from './token-lists.js';
import type { TextForm } from './trim-probe.js';

/** What a worker thread is started with. */
export interface WorkerSetup {
  readonly folder: string;
  readonly languageFolder?: string;
  readonly card: ModelCard;
  readonly session: SessionOptions;
  /** A folder for the profiles of first runs. */
  readonly profiles: string;
  /** Whether what a graph says of an image depends on the others of its batch. */
  readonly quantizesBatch: boolean;
}

/** Rows for preprocessed images, and the memory that their pixels were in. */
export interface PixelRows extends EncodedRows {
  readonly buffer: ArrayBuffer;
}

/** Where the graph of a head ran. */
export interface HeadPlacement extends Placement {
  readonly head: GraphHead;
}

/** The heads that this worker has graphs for. */
export type GraphHead = ImageHead | RegionHead | 'text' | `lmm.${AnswerGraph}`;

/** A value, or an error as plain data: classes do not survive the way between threads. */
export type Reply<Value> =
  | {
      readonly ok: true;
      readonly value: Value;
      readonly placements: readonly HeadPlacement[];
      /** What the user should know. */
      readonly notices: readonly string[];
    }
  | { readonly ok: false; readonly error: WireError };

const { setup } = workerData as { setup: WorkerSetup };
const { folder, card, session, profiles, quantizesBatch } = setup;
const imageGraphs = new Map<ImageHead, Promise<ImageGraph>>();
const regionGraphs = new Map<RegionHead, Promise<RegionGraph>>();
let textGraph: Promise<TextGraph> | undefined;
let answerHead: Promise<AnswerHead> | undefined;
const inTurn = createLimit(1);
/** Of first runs since the last reply. */
let placements: readonly HeadPlacement[] = [];
/** Since the last reply. */
let notices: readonly string[] = [];

/** Loads the image graph, and the text graph where there is one. */
export function load(): Promise<Reply<null>> {
  return reply(async () => {
    await openImageGraph('image');
    if (card.text) await openTextGraph();
    return null;
  });
}

/** Encodes images with one head; a detector or a segmenter brings the dense features along where the model has them. */
export function encodeImages(job: {
  head: ImageHead | RegionHead;
  batch: readonly EncoderInput[];
}): Promise<Reply<EncodedBatch>> {
  return reply(async () => {
    const { head, batch } = job;
    if (head === 'detector' || head === 'segmenter') {
      const dense = card.dense ? await openImageGraph('dense') : undefined;
      return encodeViews(batch, viewRegions(card, await openRegionGraph(head), dense?.session, batch.length));
    }
    const graph = await openImageGraph(head);
    if (!batch.some(({ view }) => view)) return graph.encode(batch);
    return encodeViews(batch, viewDense(card, graph.session, batch.length));
  });
}

/** Opens the graph of a head that takes preprocessed images: the element type of its input. */
export function openHead(head: ImageHead): Promise<Reply<PixelType>> {
  return reply(async () => (await openImageGraph(head)).pixelType);
}

/** Encodes preprocessed images; their memory goes back. */
export async function encodePixels(job: {
  head: ImageHead;
  count: number;
  buffer: ArrayBuffer;
}): Promise<Reply<PixelRows>> {
  const { head, count, buffer } = job;
  const answer = await reply(async () => {
    const graph = await openImageGraph(head);
    const pixels = viewPixels(buffer, count, card.image, graph.pixelType);
    return { ...(await graph.encodePixels(pixels)), buffer };
  });
  return answer.ok ? giveAway(answer, [buffer]) : answer;
}

/** Times the image graph at batch sizes. */
export function timeBatches(trial: BatchTrial): Promise<Reply<readonly BatchTiming[]>> {
  return reply(async () => timeImageGraph(await openImageGraph('image'), card.image, trial));
}

/** The token ids of texts. */
export function tokenizeTexts(texts: readonly string[]): Promise<Reply<TokenLists>> {
  return reply(async () => packTokens((await openTextGraph()).tokenizer.encode(texts)));
}

/** How the text graph may be run. */
export function probeTexts(): Promise<Reply<TextForm>> {
  return reply(async () => (await openTextGraph()).probe());
}

/** Encodes texts: [N, D]. */
export function embedTexts(job: EmbedJob): Promise<Reply<Tensor>> {
  return reply(async () => (await openTextGraph()).embed(job));
}

/** Answers questions, one batch after the other: each holds the keys and values of all its tokens. */
export function answerQuestions(batch: readonly AskedQuestion[]): Promise<Reply<EncodedBatch>> {
  return reply(() =>
    inTurn(async () => {
      answerHead ??= loadAnswerHead(setup, (graph) => observed(`lmm.${graph}`));
      return (await answerHead).answer(batch);
    }),
  );
}

function openImageGraph(head: ImageHead): Promise<ImageGraph> {
  const open = imageGraphs.get(head) ?? loadImageGraph(folder, card, head, observed(head), survive);
  imageGraphs.set(head, open);
  return open;
}

function openRegionGraph(head: RegionHead): Promise<RegionGraph> {
  const open = regionGraphs.get(head) ?? loadRegionGraph(folder, card, head, observed(head));
  regionGraphs.set(head, open);
  return open;
}

function openTextGraph(): Promise<TextGraph> {
  textGraph ??= loadTextGraph(folder, card, observed('text'), survive);
  return textGraph;
}

/** The session as it meets a shortage of memory. */
function survive(bare: GraphSession): GraphSession {
  const device = formatDevice(session.provider);
  if (quantizesBatch) return explainShortage(bare, device);
  return halveOnShortage(bare, device, (text) => {
    notices = [...notices, text];
  });
}

/** The session options with which a head's first run proves where its nodes ran. */
function observed(head: GraphHead): SessionOptions {
  const name = `${card.id}: ${head} graph`;
  const take = (placement: Placement) => {
    placements = [...placements, { head, ...placement }];
  };
  return { ...session, profile: observePlacement(profiles, name, session.provider, take) };
}

async function reply<Value>(work: () => Promise<Value>): Promise<Reply<Value>> {
  try {
    const value = await work();
    const since = { placements, notices };
    placements = [];
    notices = [];
    return { ok: true, value, ...since };
  } catch (error) {
    return { ok: false, error: toWireError(error) };
  }
}
