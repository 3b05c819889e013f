import { cpus } from 'node:os';
import { formatDevice } from '../harness/config/device.js';
import type { BatchTiming, Encoder } from '../harness/core/encoder.js';
import { onnxruntimeVersion, type SessionOptions } from '../harness/runtime/session.js';
import type { Arrangement } from './arrangement.js';
import type { CompleteModel } from './complete-model.js';
import type { BatchFacts, KnownBatchSizes } from './known-batch-sizes.js';
import { batchTrial, pickBatchSize } from './pick-batch-size.js';

/** What decides how many images a graph takes at once. */
export interface BatchSizeOptions {
  readonly askedBatchSize: number | 'auto';
  readonly session: Pick<SessionOptions, 'provider'>;
  readonly arrangement: Arrangement;
  readonly known: KnownBatchSizes;
  /** Told which size was chosen, where none was asked for. */
  readonly note: (text: string) => void;
}

/** The batch size of a model: as asked for, as an earlier run found it, or measured with the encoder, which is opened only for
 *  that. Not measured where it moves numbers: a graph that is quantised over its batch, and answers, which are written in groups
 *  of a batch and kept under its size. Throws what `open` throws, and ModelError where the graph cannot be run. */
export async function decideBatchSize(
  model: Pick<CompleteModel, 'card' | 'quantizesBatch'>,
  fingerprint: () => Promise<string>,
  open: () => Promise<Pick<Encoder, 'timeBatches'>>,
  { askedBatchSize, session: { provider }, arrangement, known, note }: BatchSizeOptions,
): Promise<number> {
  if (askedBatchSize !== 'auto') return askedBatchSize;
  const { card, quantizesBatch } = model;
  const trial = batchTrial(provider);
  const [start] = trial.sizes;
  const say = (batchSize: number, why: string) => {
    note(`${card.id}: batches of ${batchSize}, ${why}`);
    return batchSize;
  };
  if (quantizesBatch) return say(start, 'not measured, as its numbers depend on it');
  if (trial.sizes.length === 1) return say(start, 'not measured, as each size takes minutes to prepare');
  if (card.lmm) return say(start, 'not measured, as answers are kept by it');
  const facts: BatchFacts = {
    model: await fingerprint(),
    device: formatDevice(provider),
    ...arrangement,
    onnxruntime: onnxruntimeVersion,
    processor: cpus()[0]?.model ?? 'unknown',
  };
  const before = await known.get(facts);
  if (before) return say(before.batchSize, `as an earlier run found (${describe(before.timings)})`);
  const { timeBatches } = await open();
  const timings = timeBatches ? await timeBatches(trial) : [];
  const batchSize = pickBatchSize(start, timings);
  await known.set(facts, { batchSize, timings });
  return say(batchSize, describe(timings));
}

function describe(timings: readonly BatchTiming[]): string {
  if (timings.length === 0) return 'no two sizes compared in time';
  const seen = timings.map(({ batchSize, msPerImage }) => `${msPerImage.toPrecision(3)} at ${batchSize}`);
  return `ms an image: ${seen.join(', ')}`;
}
