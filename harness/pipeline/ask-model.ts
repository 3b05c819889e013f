import type { AskedQuestion, EncodedBatch, Encoder, EncoderInput, ImageView } from '../core/encoder.js';
import { ProtocolError } from '../core/errors.js';
import type { Head } from '../core/heads.js';
import type { Sample } from '../core/sample.js';
import type { OpenDataset } from '../data/reader.js';

/** Samples with what the model said about them, in their order. */
export interface AskedBatch {
  readonly samples: readonly Sample[];
  readonly batch: EncodedBatch;
}

/** Gives a batch of samples to the head that their protocol names: questions to `answer`, images to every other. */
export async function askModel(
  samples: readonly Sample[],
  { entry }: OpenDataset,
  head: Exclude<Head, 'text'>,
  view: ImageView | undefined,
  encoder: Encoder,
): Promise<AskedBatch> {
  if (head === 'answer') {
    if (!encoder.answer) throw new ProtocolError(`${entry.id}: the model answers no questions`);
    return { samples, batch: await encoder.answer(samples.map(toQuestion)) };
  }
  const inputs = samples.map((sample): EncoderInput => {
    if (!sample.image) throw new ProtocolError(`${entry.id}: sample ${sample.id} has no image`);
    return { id: sample.id, image: sample.image, imageMode: entry.imageMode, ...(view && { view }) };
  });
  return { samples, batch: await encoder.encode(head, inputs) };
}

/** What a model is asked about a sample. Throws ProtocolError where that is no question. */
export function toQuestion(sample: Sample): AskedQuestion {
  if (sample.kind !== 'question') throw new ProtocolError(`sample ${sample.id}: is no question`);
  const { id, image, prompt } = sample;
  return { id, prompt, ...(image && { image }) };
}
