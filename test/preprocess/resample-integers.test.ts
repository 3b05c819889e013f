import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRandom } from '../../harness/core/random.js';
import type { IntegerImage } from '../../harness/preprocess/pixel-image.js';
import { resizeIntegers } from '../../harness/preprocess/resample-integers.js';
import { countDifferences } from './fixture.js';
import { slowResizeIntegers, type IntegerFaults } from './slow-resize.js';

const filters = ['bicubic', 'bilinear', 'lanczos', 'box'] as const;

function randomImage(seed: number, width: number, height: number): IntegerImage {
  const random = createRandom(seed);
  const data = Int32Array.from({ length: width * height }, () => Math.floor(random() * 65536));
  return { width, height, channels: 1, data };
}

const integers = (width: number, height: number, values: number[]): IntegerImage => ({
  width,
  height,
  channels: 1,
  data: Int32Array.from(values),
});

describe('by hand', () => {
  // Bicubic, 2 to 4, as in resample.test.ts: weights -3/34 and 37/34 outside, 0.792857 and 0.207143 inside. 0 and 34000:
  // -3000, which is not clipped; 7042.86 -> 7043; the other two mirror these over 34000: 26957.14, 37000.
  test('bicubic enlarge, not clipped', () => {
    expect([...resizeIntegers(integers(2, 1, [0, 34000]), 4, 1, 'bicubic').data]).toEqual([
      -3000, 7043, 26957, 37000,
    ]);
  });

  // Box, 2 to 1: means of two. 0.5 -> 1, 2.5 -> 3, and below zero away from it: -0.5 -> -1, -2.5 -> -3.
  test.each([
    [0, 1, 1],
    [2, 3, 3],
    [-1, 0, -1],
    [-3, -2, -3],
  ])('box of %d and %d rounds half away from zero', (a, b, mean) => {
    expect([...resizeIntegers(integers(2, 1, [a, b]), 1, 1, 'box').data]).toEqual([mean]);
  });

  // Rows first: (0 + 1) / 2 = 0.5 -> 1, (0 + 0) / 2 = 0; then (1 + 0) / 2 = 0.5 -> 1. Unrounded it would be 0.25 -> 0.
  test('box rounds between the passes', () => {
    expect([...resizeIntegers(integers(2, 2, [0, 1, 0, 0]), 1, 1, 'box').data]).toEqual([1]);
  });

  // Nearest, 5 to 3: step 5/3, positions 0.83, 2.5, 4.17 -> 0, 2, 4.
  test('nearest', () => {
    const image = integers(5, 1, [900, 8, 70000, 6, -5]);
    expect([...resizeIntegers(image, 3, 1, 'nearest').data]).toEqual([900, 70000, -5]);
  });
});

describe('by a second way', () => {
  const shapes = [
    // width, height -> width, height: down, up, mixed, one side kept, extreme, a single pixel. No shape whose exact sums
    // end in a half (50 to 30): there the order of the operations decides, and only PIL's stored results tell.
    [53, 37, 31, 22],
    [9, 7, 20, 31],
    [40, 6, 10, 17],
    [23, 19, 23, 8],
    [23, 19, 8, 19],
    [120, 3, 5, 3],
    [3, 90, 2, 7],
    [1, 1, 5, 4],
  ] as const;

  test.each(filters.flatMap((filter) => shapes.map((shape) => ({ filter, shape }))))(
    '$filter $shape',
    ({ filter, shape: [width, height, toWidth, toHeight] }) => {
      const image = randomImage(width * 31, width, height);
      const { data } = resizeIntegers(image, toWidth, toHeight, filter);
      expect(countDifferences(data, slowResizeIntegers(image, toWidth, toHeight, filter))).toBe(0);
    },
  );

  const faults: IntegerFaults[] = [
    { noRoundingBetweenPasses: true },
    { fixedPointWeights: true },
    { clipsTo16Bits: true },
  ];
  test.each(faults)('a planted fault is seen: %j', (fault) => {
    const image = randomImage(5, 64, 48);
    const { data } = resizeIntegers(image, 40, 30, 'bicubic');
    expect(countDifferences(data, slowResizeIntegers(image, 40, 30, 'bicubic', fault))).toBeGreaterThan(0);
  });

  test('a planted fault is seen: halves rounded up', () => {
    const image = integers(2, 1, [-3, -2]);
    expect(slowResizeIntegers(image, 1, 1, 'box', { roundsHalvesUp: true })).toEqual([-2]);
    expect(slowResizeIntegers(image, 1, 1, 'box')).toEqual([-3]);
  });
});

describe('properties', () => {
  const size = fc.integer({ min: 1, max: 30 });
  const filter = fc.constantFrom(...filters, 'nearest' as const);
  const run = { seed: 4, numRuns: 100 };

  test('a window is the same part of the whole', () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size, size, size),
        fc.nat(),
        fc.nat(),
        filter,
        ([w, h, toW, toH], a, b, name) => {
          const image = randomImage(w + 41 * h, w, h);
          const left = a % toW;
          const top = b % toH;
          const window = { left, top, width: 1 + (a % (toW - left)), height: 1 + (b % (toH - top)) };
          const whole = resizeIntegers(image, toW, toH, name).data;
          const expected: number[] = [];
          for (let y = top; y < top + window.height; y++)
            expected.push(...whole.subarray(y * toW + left, y * toW + left + window.width));
          const part = resizeIntegers(image, toW, toH, name, window);
          expect([part.width, part.height, ...part.data]).toEqual([window.width, window.height, ...expected]);
        },
      ),
      run,
    );
  });

  test('the same size is the same image, in memory of its own', () => {
    fc.assert(
      fc.property(size, size, filter, (w, h, name) => {
        const image = randomImage(w * h, w, h);
        const { data } = resizeIntegers(image, w, h, name);
        expect([...data]).toEqual([...image.data]);
        expect(data.buffer).not.toBe(image.data.buffer);
      }),
      run,
    );
  });
});

describe('refused', () => {
  const image = randomImage(1, 4, 3);
  test.each([
    [{ left: 0, top: 0, width: 3, height: 1 }],
    [{ left: -1, top: 0, width: 1, height: 1 }],
    [{ left: 0, top: 0, width: 0, height: 1 }],
  ])('window %j of 2x2', (window) => {
    expect(() => resizeIntegers(image, 2, 2, 'bicubic', window)).toThrow(
      /^resample: window .* is not inside 2x2$/,
    );
  });

  test('pixels that do not fill the image', () => {
    expect(() => resizeIntegers({ ...image, width: 5 }, 2, 2, 'box')).toThrow(
      'resample: 12 values are not 5x3x1',
    );
  });
});
