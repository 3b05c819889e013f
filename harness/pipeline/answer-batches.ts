import type { DatasetEntry } from '../config/dataset-entry.js';
import type { EncodedBatch, EncodedSample, Encoder, ImageView } from '../core/encoder.js';
import { Interrupted } from '../core/errors.js';
import type { KeptBatch } from '../core/kept-batch.js';
import type { Protocol, ProtocolRun } from '../core/protocol.js';
import type { Sample } from '../core/sample.js';
import { askModel } from './ask-model.js';
import { nameDamage } from './name-damage.js';
import type { PlacedBatch } from './batch-cursor.js';
import { mapInOrder } from './map-in-order.js';

/** Where batches are kept, and found. */
export interface BatchKeeping {
  /** What was kept of a batch with this place and these samples; undefined where nothing was. */
  readonly find: (batch: PlacedBatch) => Promise<EncodedBatch | undefined>;
  /** Whether a batch is to be kept, which was found or asked for now. */
  readonly isWanted: (batch: EncodedBatch, isFound: boolean) => boolean;
  readonly add: (batch: KeptBatch) => Promise<void>;
}

/** What batches are answered with. */
export interface AnswerTools {
  /** Of the data set that the samples are of. */
  readonly entry: DatasetEntry;
  readonly protocol: Protocol;
  readonly view: ImageView | undefined;
  readonly encoder: Encoder;
  /** Of the run of the protocol, where it makes digests. */
  readonly digest: ProtocolRun['digest'];
  readonly keeping: BatchKeeping;
  readonly signal: AbortSignal;
}

/** A batch with what the model said about it, now or before. */
export interface AnsweredBatch extends PlacedBatch {
  readonly batch: EncodedBatch;
  readonly isFound: boolean;
}

/** Answers batches with what was kept of them, or by asking the model, as many at once as it takes; in their order. What is asked for
 *  is kept as soon as it is there. The one batch loop there is. Throws Interrupted between two batches: those that are under way are
 *  ended and kept first. */
export async function* answerBatches(
  batches: AsyncIterable<PlacedBatch>,
  tools: AnswerTools,
): AsyncGenerator<AnsweredBatch> {
  const answer = (placed: PlacedBatch) => answerBatch(placed, tools);
  for await (const answered of mapInOrder(batches, tools.encoder.concurrency, answer)) {
    if (tools.signal.aborted) throw new Interrupted();
    yield answered;
  }
}

async function answerBatch(placed: PlacedBatch, tools: AnswerTools): Promise<AnsweredBatch> {
  const { index, samples } = placed;
  const { entry, protocol, view, encoder, keeping, signal } = tools;
  if (signal.aborted) throw new Interrupted();
  const found = await keeping.find(placed);
  const given = found ?? (await askModel(samples, entry, protocol.perSample, view, encoder));
  const isFound = found !== undefined;
  if (!keeping.isWanted(given, isFound)) return { index, samples, batch: given, isFound };
  const batch = isFound ? given : await digestBatch(samples, given, tools);
  await keeping.add({ index, ids: idsOf(placed), batch });
  return { index, samples, batch, isFound };
}

/** The ids of the samples of a batch, by which it is known when it is found. */
export function idsOf({ samples }: PlacedBatch): readonly string[] {
  return samples.map(({ id }) => id);
}

/** The batch with digests in place of outputs, where the protocol makes them. */
async function digestBatch(
  samples: readonly Sample[],
  batch: EncodedBatch,
  { entry, digest }: AnswerTools,
): Promise<EncodedBatch> {
  if (!digest) return batch;
  const digested = batch.samples.map(async (encoded, place): Promise<EncodedSample> => {
    if (!encoded.ok) return encoded;
    const made = await digest({ sample: samples[place], output: encoded.output });
    return { ok: true, output: { tensors: {}, digest: made } };
  });
  return { ...batch, samples: await nameDamage(entry, () => Promise.all(digested)) };
}
