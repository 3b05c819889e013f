import type { ModelCard } from '../harness/config/model-card.js';
import type { EncodedSample, EncoderInput } from '../harness/core/encoder.js';
import { DataError, toWireError, type WireError } from '../harness/core/errors.js';
import { createTensor, type Tensor } from '../harness/core/tensor.js';
import { preprocessImage } from '../harness/preprocess/image-transform.js';
import type { HeldTensor } from '../harness/runtime/graph-input.js';

/** The element types in which a graph may take pixels. */
export type PixelType = 'float32' | 'float16';

/** The images of a batch that could be decoded, one behind the other, and why the others could not. */
export interface PixelBatch {
  /** How many images there are pixels of. */
  readonly count: number;
  /** By place in the batch. */
  readonly failures: ReadonlyMap<number, WireError>;
}

type ImageSpec = ModelCard['image'];

/** Bytes of the preprocessed pixels of this many images. */
export function pixelBytes(count: number, spec: ImageSpec, type: PixelType): number {
  return count * valuesOf(spec) * (type === 'float32' ? 4 : 2);
}

/** Pixels [N, 3, H, W] in a buffer, as a graph takes them. */
export function viewPixels(buffer: ArrayBuffer, count: number, spec: ImageSpec, type: PixelType): HeldTensor {
  const length = count * valuesOf(spec);
  const held = type === 'float32' ? new Float32Array(buffer, 0, length) : new Uint16Array(buffer, 0, length);
  return { held, shape: [count, 3, ...spec.size] };
}

/** Decodes and preprocesses a batch into a buffer of at least `pixelBytes`. An image that cannot be decoded leaves no gap. */
export async function writePixelBatch(
  batch: readonly EncoderInput[],
  spec: ImageSpec,
  type: PixelType,
  buffer: ArrayBuffer,
): Promise<PixelBatch> {
  const length = valuesOf(spec);
  const { held } = viewPixels(buffer, batch.length, spec, type);
  const failures = new Map<number, WireError>();
  const work = batch.map(async ({ image, imageMode }, index) => {
    try {
      await preprocessImage(image, spec, imageMode, held, index * length);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      failures.set(index, toWireError(error));
    }
  });
  await Promise.all(work);
  let count = 0;
  for (let index = 0; index < batch.length; index++) {
    if (failures.has(index)) continue;
    if (count !== index) held.copyWithin(count * length, index * length, (index + 1) * length);
    count++;
  }
  return { count, failures };
}

/** What became of the `size` images of a batch, in their order: rows of the output under this name, or why there is none. */
export function arrangeSamples(
  size: number,
  rows: Tensor | undefined,
  failures: PixelBatch['failures'],
  name: string,
): readonly EncodedSample[] {
  let row = 0;
  return Array.from({ length: size }, (_, index): EncodedSample => {
    const error = failures.get(index);
    if (error) return { ok: false, error };
    if (!rows) throw new RangeError('encoder: a sample has neither output nor error');
    return { ok: true, output: { tensors: { [name]: itemOf(rows, row++) } } };
  });
}

/** Item `index` along the first axis, copied. */
function itemOf({ data, shape }: Tensor, index: number): Tensor {
  const [, ...itemShape] = shape;
  const size = itemShape.reduce((product, length) => product * length, 1);
  return createTensor(data.slice(index * size, (index + 1) * size), itemShape);
}

function valuesOf({ size: [height, width] }: ImageSpec): number {
  return 3 * height * width;
}
