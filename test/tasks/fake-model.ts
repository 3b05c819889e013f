import { createHash } from 'node:crypto';
import type {
  AnsweredSample,
  ProtocolContext,
  ProtocolRun,
  SampleLine,
} from '../../harness/core/protocol.js';
import type { Sample } from '../../harness/core/sample.js';
import { stackRows, type Tensor } from '../../harness/core/tensor.js';
import { multiplyPlainly } from '../support/matrix-product.js';

/** Values of an embedding of the fake model: few, so that chance brings hits and misses. */
export const fakeWidth = 8;

/** The fake text head: the first bytes of the text's SHA-256, from -1 to 1. The same text always has the same one. */
export function embedText(text: string): Float32Array {
  const hash = createHash('sha256').update(text).digest();
  return Float32Array.from({ length: fakeWidth }, (_, i) => (hash[i] - 127.5) / 127.5);
}

/** `encodeTexts` of the fake model. */
export function encodeTexts(texts: readonly string[]): Promise<Tensor> {
  return Promise.resolve(stackRows(texts.map(embedText)));
}

/** What a protocol may know: the fake model and these names. */
export function contextOf(context: Partial<ProtocolContext> = {}): ProtocolContext {
  return {
    classNames: [],
    templates: [],
    metadataColumns: [],
    seed: 0,
    encodeTexts,
    keep: (_what, make) => make(),
    multiply: multiplyPlainly,
    model: {},
    // worker modules run in the thread of the test
    workers: 0,
    predictions: { write: () => Promise.resolve(), append: () => Promise.resolve() },
    pictures: { isOpen: () => false, add: () => Promise.resolve() },
    ...context,
  };
}

/** An image embedding that lies near a text: `pull` times the text's, and noise that belongs to the image's id. */
export function embedImageNear(text: string, id: string, pull: number): Float32Array {
  const noise = embedText(`noise of ${id}`);
  return embedText(text).map((value, i) => pull * value + noise[i]);
}

/** A sample with an image embedding. */
export function answer(sample: Sample, embedding: ArrayLike<number>): AnsweredSample {
  const data = Float32Array.from(embedding);
  return { sample, output: { tensors: { embedding: { data, shape: [data.length] } } } };
}

/** A labelled image; its bytes do not matter, the embedding is given apart. */
export function labelled(id: string, label: number, metadata?: readonly number[]): Sample {
  const image = new Uint8Array(0);
  return { kind: 'labelled-image', id, image, label, ...(metadata === undefined ? {} : { metadata }) };
}

/** An image with any number of labels; its bytes do not matter, the embedding is given apart. */
export function multiLabelled(id: string, labels: readonly number[]): Sample {
  return { kind: 'multi-labelled-image', id, image: new Uint8Array(0), labels };
}

/** A captioned image; its bytes do not matter, the embedding is given apart. */
export function captioned(id: string, captions: readonly string[]): Sample {
  return { kind: 'captioned-image', id, image: new Uint8Array(0), captions };
}

/** A named image; its bytes do not matter, the embedding is given apart. */
export function named(id: string): Sample {
  return { kind: 'named-image', id, image: new Uint8Array(0) };
}

/** Takes every sample, `size` at a time, the last time perhaps fewer; the lines of all steps. */
export async function stepAll(
  run: ProtocolRun,
  samples: readonly AnsweredSample[],
  size: number,
): Promise<SampleLine[]> {
  const lines: SampleLine[] = [];
  for (let from = 0; from < samples.length; from += size)
    lines.push(...(await run.step(samples.slice(from, from + size))));
  return lines;
}

/** The unit vector of plain numbers, in double precision. */
export function unit(values: ArrayLike<number>): number[] {
  const length = Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));
  return Array.from(values, (value) => value / length);
}

/** The cosine of two plain vectors. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const other = unit(b);
  return unit(a).reduce((sum, value, i) => sum + value * other[i], 0);
}
