import { join } from 'node:path';
import type { ModelCard } from '../harness/config/model-card.js';
import type { EncodedBatch, EncodedSample, EncoderInput } from '../harness/core/encoder.js';
import { DataError, ModelError, toWireError, type WireError } from '../harness/core/errors.js';
import { createTensor, type Tensor } from '../harness/core/tensor.js';
import { preprocessImage } from '../harness/preprocess/image-transform.js';
import { createSession, type GraphSession, type SessionOptions } from '../harness/runtime/session.js';
import { checkOutputAxes } from './graph-checks.js';

/** A graph that takes preprocessed images: `image` gives one embedding each, `dense` a grid of features. */
export interface ImageGraph {
  readonly session: GraphSession;
  /** Decodes, preprocesses and encodes a batch; a sample that cannot be decoded fails alone. */
  readonly encode: (batch: readonly EncoderInput[]) => Promise<EncodedBatch>;
}

/** The heads that are one graph from pixels to one tensor. */
export type ImageHead = 'image' | 'dense';

/** Loads the graph of a head of a model whose graphs fit its card. Throws ModelError when it cannot be loaded. */
export async function loadImageGraph(
  folder: string,
  card: ModelCard,
  head: ImageHead,
  options: SessionOptions,
): Promise<ImageGraph> {
  const { file, output } = head === 'image' ? card.image : requireDense(card);
  const { input } = card.image;
  const path = join(folder, file);
  const session = await createSession(path, options);
  const outputName = head === 'image' ? 'embedding' : 'features';
  const kind = head === 'image' ? 'embedding' : 'dense';
  return {
    session,
    encode: async (batch) => {
      const { pixels, failures } = await preprocessBatch(batch, card);
      const start = performance.now();
      const tensor = pixels.shape[0] > 0 ? await session.run(input, pixels, output) : undefined;
      const encodeMs = performance.now() - start;
      if (tensor) checkOutputAxes(path, { name: output, shape: tensor.shape }, kind);
      return { samples: arrange(batch.length, tensor, failures, outputName), encodeMs };
    },
  };
}

/** The preprocessed images that could be decoded, [N, 3, H, W] in order, and the failures by place in the batch. */
async function preprocessBatch(
  batch: readonly EncoderInput[],
  { image: spec }: ModelCard,
): Promise<{ pixels: Tensor; failures: ReadonlyMap<number, WireError> }> {
  const [height, width] = spec.size;
  const imageSize = 3 * height * width;
  const all = new Float32Array(batch.length * imageSize);
  const failures = new Map<number, WireError>();
  const work = batch.map(async ({ image, imageMode }, index) => {
    try {
      await preprocessImage(image, spec, imageMode, all, index * imageSize);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      failures.set(index, toWireError(error));
    }
  });
  await Promise.all(work);
  let kept = 0;
  for (let index = 0; index < batch.length; index++) {
    if (failures.has(index)) continue;
    if (kept !== index) all.copyWithin(kept * imageSize, index * imageSize, (index + 1) * imageSize);
    kept++;
  }
  return { pixels: createTensor(all.subarray(0, kept * imageSize), [kept, 3, height, width]), failures };
}

function arrange(
  count: number,
  tensor: Tensor | undefined,
  failures: ReadonlyMap<number, WireError>,
  name: string,
): readonly EncodedSample[] {
  let row = 0;
  return Array.from({ length: count }, (_, index): EncodedSample => {
    const error = failures.get(index);
    if (error) return { ok: false, error };
    if (!tensor) throw new RangeError('encoder: a sample has neither output nor error');
    return { ok: true, output: { tensors: { [name]: itemOf(tensor, row++) } } };
  });
}

/** Item `index` along the first axis, copied. */
function itemOf({ data, shape }: Tensor, index: number): Tensor {
  const [, ...itemShape] = shape;
  const size = itemShape.reduce((product, length) => product * length, 1);
  return createTensor(data.slice(index * size, (index + 1) * size), itemShape);
}

/** The dense head of a card. Throws ModelError where it has none. */
export function requireDense(card: ModelCard): NonNullable<ModelCard['dense']> {
  if (!card.dense)
    throw new ModelError(
      `${card.id}: no dense graph in model.json. Export one, or leave out the dense tasks`,
    );
  return card.dense;
}
