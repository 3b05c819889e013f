import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { EncodedBatch, EncoderInput } from '../../harness/core/encoder.js';
import type { SessionOptions } from '../../harness/runtime/session.js';
import { loadImageGraph, type ImageHead } from '../../models/image-graph.js';
import { listModels } from '../support/list-models.js';
import { loadTextGraph } from '../../models/text-graph.js';

// parity.json holds what PyTorch gave for a few images and texts, preprocessed by PIL (models/train/export.py).
const paritySchema = z.object({
  images: z.array(z.object({ file: z.string(), embedding: z.array(z.number()) })).min(3),
  texts: z
    .array(z.object({ text: z.string(), ids: z.array(z.int()), embedding: z.array(z.number()) }))
    .min(3),
  dense: z.array(z.object({ file: z.string(), shape: z.array(z.int()), values: z.array(z.number()) })).min(1),
});
const tolerance = 1e-5;
/** Dense features are larger than embeddings, which are means of them, and so are their rounding errors. */
const denseTolerance = 5e-5;
const options: SessionOptions = { provider: { kind: 'cpu' }, threads: 1 };
// A models home that is not there: only the embedded models, none of this machine.
const models = await listModels('no-such-home');

function largestDifference(values: Float32Array, expected: readonly number[]): number {
  expect(values).toHaveLength(expected.length);
  return expected.reduce((largest, value, index) => Math.max(largest, Math.abs(value - values[index])), 0);
}

function tensorsOf({ samples }: EncodedBatch, name: string): readonly Float32Array[] {
  return samples.map((sample) => {
    if (!sample.ok) throw new Error(sample.error.message);
    return sample.output.tensors[name].data;
  });
}

describe.each(models.map((model) => [model.card.id, model] as const))('%s', (_id, { folder, card }) => {
  const parity = paritySchema.parse(JSON.parse(readFileSync(join(folder, card.reference ?? ''), 'utf8')));
  const readInput = (file: string): EncoderInput => ({
    image: readFileSync(join(folder, file)),
    imageMode: 'source',
  });
  const encode = async (head: ImageHead, files: readonly string[], batch: number) => {
    const graph = await loadImageGraph(folder, card, head, options);
    const outputs: Float32Array[] = [];
    for (let start = 0; start < files.length; start += batch)
      outputs.push(
        ...tensorsOf(
          await graph.encode(files.slice(start, start + batch).map(readInput)),
          head === 'image' ? 'embedding' : 'features',
        ),
      );
    return outputs;
  };

  it.each([3, 64])('gives the image embeddings of PyTorch in batches of %i', async (batch) => {
    const embeddings = await encode(
      'image',
      parity.images.map(({ file }) => file),
      batch,
    );
    parity.images.forEach(({ embedding }, index) => {
      expect(largestDifference(embeddings[index], embedding)).toBeLessThan(tolerance);
    });
  });

  it('gives the dense features of PyTorch', async () => {
    const features = await encode(
      'dense',
      parity.dense.map(({ file }) => file),
      2,
    );
    parity.dense.forEach(({ values }, index) => {
      expect(largestDifference(features[index], values)).toBeLessThan(denseTolerance);
    });
  });

  it('gives the tokens of the exporter exactly, and the text embeddings of PyTorch', async () => {
    const graph = await loadTextGraph(folder, card, options);
    const texts = parity.texts.map(({ text }) => text);
    const tokens = graph.tokenizer.encode(texts);
    const embeddings = await graph.encode(texts);
    const [, length] = tokens.shape;
    const width = embeddings.shape[1];
    parity.texts.forEach(({ ids, embedding }, index) => {
      expect([...tokens.ids.subarray(index * length, (index + 1) * length)]).toEqual(ids);
      const row = embeddings.data.subarray(index * width, (index + 1) * width);
      expect(largestDifference(row, embedding)).toBeLessThan(tolerance);
    });
  });

  it('would not pass with another resize', async () => {
    const bilinear = { ...card, image: { ...card.image, interpolation: 'bilinear' as const } };
    const graph = await loadImageGraph(folder, bilinear, 'image', options);
    const embeddings = tensorsOf(
      await graph.encode(parity.images.map(({ file }) => readInput(file))),
      'embedding',
    );
    const differences = parity.images.map(({ embedding }, index) =>
      largestDifference(embeddings[index], embedding),
    );
    expect(Math.max(...differences)).toBeGreaterThan(100 * tolerance);
  });
});
