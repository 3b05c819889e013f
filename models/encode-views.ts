import type { EncodedBatch, EncodedSample, EncoderInput, HeadOutput } from '../harness/core/encoder.js';
import { DataError, toWireError } from '../harness/core/errors.js';
import { decodeImage, type DecodedImage } from '../harness/preprocess/decode.js';

/** What the heads gave for one image, and how long their graphs ran. */
export interface ViewedImage {
  readonly output: HeadOutput;
  readonly encodeMs: number;
}

type Decoded = { readonly image: DecodedImage } | { readonly error: unknown };

/** Encodes images one after the other, each decoded once, the next one while the graphs run on the last. An image that cannot be
 *  decoded fails alone. */
export async function encodeViews(
  batch: readonly EncoderInput[],
  encode: (image: DecodedImage, input: EncoderInput) => Promise<ViewedImage>,
): Promise<EncodedBatch> {
  const samples: EncodedSample[] = [];
  let encodeMs = 0;
  let next = batch.length > 0 ? decode(batch[0]) : undefined;
  for (const [index, input] of batch.entries()) {
    const decoded = await (next ?? decode(input));
    next = index + 1 < batch.length ? decode(batch[index + 1]) : undefined;
    if ('error' in decoded) {
      if (!(decoded.error instanceof DataError)) throw decoded.error;
      samples.push({ ok: false, error: toWireError(decoded.error) });
      continue;
    }
    const viewed = await encode(decoded.image, input);
    encodeMs += viewed.encodeMs;
    samples.push({ ok: true, output: viewed.output });
  }
  return { samples, encodeMs };
}

/** Never rejects: nobody listens before the image is due. */
async function decode({ image }: EncoderInput): Promise<Decoded> {
  try {
    return { image: await decodeImage(image) };
  } catch (error) {
    return { error };
  }
}
