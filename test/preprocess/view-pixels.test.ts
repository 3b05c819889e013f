import { describe, expect, it } from '@jest/globals';
import { decodeImage } from '../../harness/preprocess/decode.js';
import { preprocessImage } from '../../harness/preprocess/image-transform.js';
import { cutWindows, resizeWhole } from '../../harness/preprocess/view-pixels.js';
import { countDifferences, fixture, readImage, specOf } from './fixture.js';

describe('resizeWhole and cutWindows', () => {
  // The fixture checks "squash" against PIL, so the same pixels here are PIL's too.
  const ofEachMode = [...new Map(fixture.images.map(({ file, mode }) => [mode, file])).values()];
  it.each(ofEachMode.flatMap((file) => (['rgb', 'source'] as const).map((mode) => [file, mode] as const)))(
    '%s in mode %s: the pixels of the squashing transform',
    async (file, imageMode) => {
      const spec = { ...specOf('32'), size: [24, 40], resizeMode: 'squash', crop: 'none' } as const;
      const expected = new Float32Array(3 * 24 * 40);
      await preprocessImage(readImage(file), spec, imageMode, expected, 0);
      const resized = resizeWhole(await decodeImage(readImage(file)), spec, imageMode, spec.size);
      const pixels = cutWindows(resized, [{ left: 0, top: 0, width: 40, height: 24 }], spec);
      expect(countDifferences(pixels, expected)).toBe(0);
    },
  );

  it('cuts by hand, and pads with the mean, which is 0', () => {
    // 2 rows of 3 pixels; v / 255 with mean 0 and std 1 / 255 is the value itself
    const image = {
      width: 3,
      height: 2,
      channels: 3,
      data: Uint8Array.from({ length: 18 }, (_, i) => i + 1),
    };
    const spec = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] } as const;
    const size = { width: 2, height: 2 };
    const windows = [
      { left: 1, top: 0, ...size },
      { left: 2, top: 1, ...size },
    ];
    const rounded = [...cutWindows(image, windows, spec)].map((value) => Math.round(value * 1e4) / 1e4);
    // row 0: red 1 4 7, row 1: red 10 13 16; green and blue are 1 and 2 more
    expect(rounded).toEqual([
      4, 7, 13, 16, 5, 8, 14, 17, 6, 9, 15, 18, 16, 0, 0, 0, 17, 0, 0, 0, 18, 0, 0, 0,
    ]);
  });
});
