import type { DatasetEntry } from '../config/dataset-entry.js';
import type { AskedQuestion, EncodedBatch, Encoder, EncoderInput, ImageView } from '../core/encoder.js';
import { ProtocolError } from '../core/errors.js';
import type { Head } from '../core/heads.js';
import type { Sample } from '../core/sample.js';

/** What the head that their protocol names says of a batch of samples: questions go to `answer`, images to every other. */
export async function askModel(
  samples: readonly Sample[],
  entry: DatasetEntry,
  head: Exclude<Head, 'text'>,
  view: ImageView | undefined,
  encoder: Encoder,
): Promise<EncodedBatch> {
  if (head === 'answer') {
    if (!encoder.answer) throw new ProtocolError(`${entry.id}: the model answers no questions`);
    return encoder.answer(samples.map(toQuestion));
  }
  const inputs = samples.map((sample): EncoderInput => {
    if (!sample.image) throw new ProtocolError(`${entry.id}: sample ${sample.id} has no image`);
    return { id: sample.id, image: sample.image, imageMode: entry.imageMode, ...(view && { view }) };
  });
  return encoder.encode(head, inputs);
}

/** What a model is asked about a sample. Throws ProtocolError where that is no question. */
export function toQuestion(sample: Sample): AskedQuestion {
  if (sample.kind !== 'question') throw new ProtocolError(`sample ${sample.id}: is no question`);
  const { id, image, prompt } = sample;
  return { id, prompt, ...(image && { image }) };
}
