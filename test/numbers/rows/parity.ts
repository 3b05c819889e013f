import { join } from 'node:path';
import type { EncoderInput } from '../../../harness/core/encoder.js';
import type { ParityCard } from '../../../harness/core/parity.js';
import { readParity } from '../../../harness/data/parity-file.js';
import { preprocessPixels } from '../../../harness/preprocess/image-transform.js';
import type { SessionOptions } from '../../../harness/runtime/session.js';
import { loadImageGraph, type ImageHead } from '../../../models/image-graph.js';
import { readTokenizer } from '../../../models/read-tokenizer.js';
import { loadTextGraph } from '../../../models/text-graph.js';
import { listModels } from '../../support/list-models.js';
import { defineRow } from '../reference-row.js';

type Model = Awaited<ReturnType<typeof listModels>>[number];
export type ParityModel = Pick<Model, 'folder' | 'card'> & { readonly parity: ParityCard };

const options: SessionOptions = { provider: { kind: 'cpu' }, threads: 1 };

/** The embedded models with what PyTorch gave for a few images and texts, preprocessed by PIL (models/train/export.py). The
 *  models home is none that is there, so that no model of this machine is among them. */
export const parityModels: readonly ParityModel[] = await Promise.all(
  (await listModels('no-such-home')).map(async ({ folder, card }) => ({
    folder,
    card,
    parity: await readParity(join(folder, card.reference ?? '')),
  })),
);

/** Outputs of an image head, in batches of this size. */
export async function encodeImages(
  { folder, card }: Pick<ParityModel, 'folder' | 'card'>,
  head: ImageHead,
  images: readonly { readonly image: Uint8Array }[],
  batch = 3,
): Promise<readonly Float32Array[]> {
  const graph = await loadImageGraph(folder, card, head, options);
  const outputs: Float32Array[] = [];
  for (let start = 0; start < images.length; start += batch) {
    const inputs = images
      .slice(start, start + batch)
      .map(({ image }): EncoderInput => ({ image, imageMode: 'source' }));
    const { samples } = await graph.encode(inputs);
    for (const sample of samples) {
      if (!sample.ok) throw new Error(sample.error.message);
      outputs.push(sample.output.tensors[head === 'image' ? 'embedding' : 'features'].data);
    }
  }
  return outputs;
}

const facts = {
  maker: 'exporter',
  stored: ['models/micro/*/parity.json'],
  test: 'test/models/parity.test.ts',
  cases: parityModels,
  rule: 'models/train/towers.py, in PyTorch',
  tools: ['torch'],
} as const;

export const parityPixelsRow = defineRow({
  ...facts,
  id: 'parity-pixels',
  what: 'what the image graphs of the embedded models are fed, before it is normalised',
  tolerance: 0,
  tools: ['PIL'],
  rule: 'PIL: Image.resize',
  stored: ['models/micro/*/parity/*.npy'],
  given: ['parity.images.0.pixels.data'],
  pair: async ({ card, parity }) => ({
    found: await Promise.all(
      parity.images.map(async ({ image }) => (await preprocessPixels(image, card.image, 'source')).data),
    ),
    expected: parity.images.map(({ pixels }) => pixels?.data),
  }),
});

export const parityTokensRow = defineRow({
  ...facts,
  id: 'parity-tokens',
  what: 'token ids of their texts',
  tolerance: 0,
  tools: ['Python'],
  rule: 'models/train/tokenizer.py, checked against open_clip',
  given: ['parity.texts.0.ids'],
  async pair({ folder, card, parity }) {
    if (!card.text) throw new Error(`${card.id}: no text tower`);
    const { ids } = (await readTokenizer(folder, card.text)).encode(parity.texts.map(({ text }) => text));
    return { found: [...ids], expected: parity.texts.flatMap((text) => text.ids) };
  },
});

export const parityImageRow = defineRow({
  ...facts,
  id: 'parity-image',
  what: 'image embeddings',
  tolerance: 1e-5,
  needs: 'ONNX Runtime',
  given: ['parity.images.0.embedding'],
  pair: async (model) => ({
    found: await encodeImages(model, 'image', model.parity.images),
    expected: model.parity.images.map(({ embedding }) => embedding),
  }),
});

export const parityTextRow = defineRow({
  ...facts,
  id: 'parity-text',
  what: 'text embeddings',
  tolerance: 1e-5,
  needs: 'ONNX Runtime',
  given: ['parity.texts.0.embedding'],
  async pair({ folder, card, parity }) {
    const graph = await loadTextGraph(folder, card, options);
    const { data } = await graph.encode(parity.texts.map(({ text }) => text));
    return { found: [...data], expected: parity.texts.flatMap(({ embedding }) => embedding) };
  },
});

// Dense features are larger than embeddings, which are means of them, and so are their rounding errors.
export const parityDenseRow = defineRow({
  ...facts,
  id: 'parity-dense',
  what: 'dense features',
  tolerance: 5e-5,
  needs: 'ONNX Runtime',
  given: ['parity.dense.0.values'],
  pair: async (model) => ({
    found: await encodeImages(model, 'dense', model.parity.dense, 2),
    expected: model.parity.dense.map(({ values }) => values),
  }),
});
