import type { AnswerFacts } from '../../harness/config/lmm-schema.js';
import { DataError, ModelError, toWireError, type WireError } from '../../harness/core/errors.js';
import { sha256 } from '../../harness/core/hash.js';
import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import {
  preprocessPixels,
  writePixels,
  type ImagePreprocessing,
  type PreprocessedPixels,
} from '../../harness/preprocess/image-transform.js';
import { preprocessSquare } from '../../harness/preprocess/square-image.js';
import type { GraphSession } from '../../harness/runtime/session.js';

/** The vision encoder with its projector and its transform. */
export interface VisionEncoder {
  readonly session: GraphSession;
  /** Undefined where it is inside the vision encoder. */
  readonly projector: GraphSession | undefined;
  readonly transform: ImagePreprocessing;
  readonly facts: Pick<AnswerFacts, 'pad' | 'names'>;
}

/** What became of an image: embeddings [P, D] for the decoder, or why its bytes could not be used. */
export type PictureFeatures = { readonly ok: true; readonly features: Tensor } | Failure;

interface Failure {
  readonly ok: false;
  readonly error: WireError;
}

/** What became of each of these images, in their order. Images of equal bytes are encoded once, all in one run in the order in
 *  which they come first. An image that cannot be decoded fails alone. Images are converted to RGB before they are resized. */
export async function encodePictures(
  images: readonly Uint8Array[],
  encoder: VisionEncoder,
): Promise<readonly PictureFeatures[]> {
  const hashes = images.map(sha256);
  const places = new Map<string, number>();
  const distinct = images.filter((_image, index) => {
    if (places.has(hashes[index])) return false;
    places.set(hashes[index], places.size);
    return true;
  });
  const results = await encodeDistinct(distinct, encoder);
  return hashes.map((hash) => results[places.get(hash) ?? 0]);
}

async function encodeDistinct(
  images: readonly Uint8Array[],
  encoder: VisionEncoder,
): Promise<readonly PictureFeatures[]> {
  const { transform } = encoder;
  const read = await Promise.all(images.map((image) => preprocess(image, encoder)));
  const good = read.flatMap((one) => (one.ok ? [one.pixels] : []));
  const [height, width] = transform.size;
  const length = 3 * height * width;
  const input = new Float32Array(good.length * length);
  good.forEach((pixels, index) => {
    writePixels(pixels, transform, input, index * length);
  });
  const shape = [good.length, 3, height, width];
  const features = good.length === 0 ? undefined : await runVision(createTensor(input, shape), encoder);
  let row = 0;
  return read.map((one): PictureFeatures => {
    if (!one.ok) return one;
    if (!features) throw new RangeError('encoder: an image has neither features nor an error');
    return { ok: true, features: itemOf(features, row++) };
  });
}

/** The pixels of an image, or why it could not be decoded. */
async function preprocess(
  image: Uint8Array,
  { transform, facts: { pad } }: VisionEncoder,
): Promise<{ readonly ok: true; readonly pixels: PreprocessedPixels } | Failure> {
  try {
    const pixels = pad ? preprocessSquare(image, transform) : preprocessPixels(image, transform, 'rgb');
    return { ok: true, pixels: await pixels };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { ok: false, error: toWireError(error) };
  }
}

/** Embeddings [N, P, D] of images. */
async function runVision(pixels: Tensor, { session, projector, facts }: VisionEncoder): Promise<Tensor> {
  const { names } = facts;
  const raw = await session.run(names.pixels, pixels, names.features);
  const features = flattenGrid(raw, session.file, names.features);
  if (!projector) return features;
  const [input, output] = [projector.inputs[0].name, projector.outputs[0].name];
  const width = projector.inputs[0].shape[2];
  if (typeof width === 'number' && width !== features.shape[2])
    throw new ModelError(
      `${session.file}: ${names.features} is ${features.shape[2]} wide, ${input} of ${projector.file} is ${width} wide, expected the same. They are of two models`,
    );
  return projector.run(input, features, output);
}

/** Features [N, P, W] as they are, and a grid [N, W, h, w] as [N, h * w, W], row by row. Throws ModelError for any other. */
export function flattenGrid(features: Tensor, file: string, name: string): Tensor {
  const { data, shape } = features;
  if (shape.length === 3) return features;
  if (shape.length !== 4)
    throw new ModelError(
      `${file}: output ${name} is [${shape.join(', ')}], expected [N, P, W] or [N, W, h, w]. Name another output in lmm.names of model.json`,
    );
  const [count, width, height, columns] = shape;
  const cells = height * columns;
  const flat = new Float32Array(data.length);
  for (let item = 0, to = 0; item < count; item++)
    for (let cell = 0; cell < cells; cell++)
      for (let channel = 0; channel < width; channel++, to++)
        flat[to] = data[(item * width + channel) * cells + cell];
  return createTensor(flat, [count, cells, width]);
}

/** Item `index` along the first axis, as a view on the same memory. */
function itemOf({ data, shape: [, ...shape] }: Tensor, index: number): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return createTensor(data.subarray(index * size, (index + 1) * size), shape);
}
