import { describe, expect, it } from '@jest/globals';
import type { ImagePreprocessing } from '../../harness/preprocess/image-transform.js';
import { padToSquare, preprocessSquare } from '../../harness/preprocess/square-image.js';
import { packPng } from '../support/png.js';

const spec: ImagePreprocessing = {
  size: [4, 4],
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [1, 1, 1],
  ...{ interpolation: 'bicubic', resizeMode: 'shortest', crop: 'center' },
};
/** int(mean * 255): 122.77, 116.75 and 104.09. */
const mean = [122, 116, 104];

/** Rows of [H, W, 3] pixels, each as its red values. */
const reds = (data: Uint8Array, width: number) =>
  Array.from({ length: data.length / 3 / width }, (_, y) =>
    Array.from({ length: width }, (_value, x) => data[(y * width + x) * 3]),
  );

describe('padToSquare', () => {
  it('puts a wide image in the middle, the smaller half above', () => {
    const image = { width: 4, height: 1, channels: 3, data: new Uint8Array(12).fill(9) };
    // (4 - 1) // 2 = 1 row above, 2 below
    const { data } = padToSquare(image, [1, 2, 3]);
    expect(reds(data, 4)).toEqual([Array(4).fill(1), Array(4).fill(9), Array(4).fill(1), Array(4).fill(1)]);
    expect([...data.subarray(0, 3)]).toEqual([1, 2, 3]);
  });

  it('puts a tall image in the middle, the smaller half at the left', () => {
    const image = { width: 2, height: 5, channels: 3, data: new Uint8Array(30).fill(9) };
    // (5 - 2) // 2 = 1 column at the left, 2 at the right
    expect(reds(padToSquare(image, [0, 0, 0]).data, 5)).toEqual(Array(5).fill([0, 9, 9, 0, 0]));
  });

  it('leaves a square alone', () => {
    const image = { width: 2, height: 2, channels: 3, data: new Uint8Array(12) };
    expect(padToSquare(image, [1, 1, 1])).toBe(image);
  });
});

describe('preprocessSquare', () => {
  it('shows all of an image, the rest in the mean colour cut to whole numbers', async () => {
    // 4 x 2 white pixels: one row of the mean above and below; no resize, as it is 4 x 4 then
    const { data, height, width } = await preprocessSquare(
      packPng(4, 2, Array(8).fill(0xffffff), 'ids'),
      spec,
    );
    expect([height, width]).toEqual([4, 4]);
    expect(reds(data, 4)).toEqual([
      Array(4).fill(122),
      Array(4).fill(255),
      Array(4).fill(255),
      Array(4).fill(122),
    ]);
    expect([...data.subarray(0, 3)]).toEqual(mean);
  });

  it('takes grey in 8 bits, and in 16 bits clipped as PIL does', async () => {
    const grey = await preprocessSquare(packPng(4, 2, Array(8).fill(7), 'grey'), spec);
    expect(reds(grey.data, 4)[1]).toEqual(Array(4).fill(7));
    const deep = await preprocessSquare(packPng(4, 2, Array(8).fill(300), 'grey-16'), spec);
    expect(reds(deep.data, 4)[1]).toEqual(Array(4).fill(255));
  });

  it('throws on bytes that are no image', async () => {
    await expect(preprocessSquare(Buffer.from('x'), spec)).rejects.toThrow('not a known image format');
  });
});
