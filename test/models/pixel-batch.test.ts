import { describe, expect, it } from '@jest/globals';
import { modelCardSchema } from '../../harness/config/model-card.js';
import type { EncoderInput } from '../../harness/core/encoder.js';
import { floatsToHalves } from '../../harness/core/float16.js';
import { createTensor } from '../../harness/core/tensor.js';
import { preprocessImage } from '../../harness/preprocess/image-transform.js';
import { arrangeSamples, pixelBytes, viewPixels, writePixelBatch } from '../../models/pixel-batch.js';
import { createPixelBuffers } from '../../models/pixel-buffers.js';
import { makePng } from '../support/png.js';

const { image: spec } = modelCardSchema.parse({
  ...{ id: 'x', family: 'vit', image: { file: 'x.onnx', size: [4, 6] } },
});
const input = (image: Uint8Array): EncoderInput => ({ image, imageMode: 'rgb' });
const bad = Uint8Array.of(1, 2, 3);

describe('writePixelBatch', () => {
  it.each(['float32', 'float16'] as const)('writes %s one behind the other, without gaps', async (type) => {
    const images = [makePng(9, 5), bad, makePng(4, 4), bad, makePng(7, 8)];
    const buffer = new ArrayBuffer(pixelBytes(images.length, spec, type) + 8);
    const { count, failures } = await writePixelBatch(images.map(input), spec, type, buffer);
    expect([count, [...failures.keys()]]).toEqual([3, [1, 3]]);
    expect(failures.get(1)).toMatchObject({ kind: 'DataError' });
    const { held, shape } = viewPixels(buffer, count, spec, type);
    expect(shape).toEqual([3, 3, 4, 6]);
    const expected = new Float32Array(3 * 72);
    for (const [place, image] of [images[0], images[2], images[4]].entries())
      await preprocessImage(image, spec, 'rgb', expected, place * 72);
    expect(held).toEqual(type === 'float32' ? expected : floatsToHalves(expected));
  });

  it('throws what is no fault of the bytes', async () => {
    const wrong = { image: null, imageMode: 'rgb' } as unknown as EncoderInput;
    const buffer = new ArrayBuffer(pixelBytes(1, spec, 'float32'));
    await expect(writePixelBatch([wrong], spec, 'float32', buffer)).rejects.toThrow(TypeError);
  });
});

describe('arrangeSamples', () => {
  it('puts rows and failures at their places, each row a copy', () => {
    const error = { kind: 'DataError', message: 'no image' } as const;
    const rows = createTensor(Float32Array.of(1, 2, 3, 4), [2, 2]);
    const samples = arrangeSamples(3, rows, new Map([[1, error]]), 'embedding');
    rows.data.fill(9);
    expect(samples.map((one) => (one.ok ? [...one.output.tensors.embedding.data] : one.error))).toEqual([
      [1, 2],
      error,
      [3, 4],
    ]);
  });

  it('loses no sample silently', () => {
    expect(() => arrangeSamples(1, undefined, new Map(), 'embedding')).toThrow('neither output nor error');
  });
});

describe('createPixelBuffers', () => {
  it('hands out what was given back, and makes a larger one where it is too small', () => {
    const { take, giveBack } = createPixelBuffers();
    const first = take(10);
    expect(first.byteLength).toBe(10);
    expect(take(10)).not.toBe(first);
    giveBack(first);
    expect(take(8)).toBe(first);
    giveBack(first);
    expect(take(11).byteLength).toBe(11);
    expect(take(10)).not.toBe(first);
  });
});
