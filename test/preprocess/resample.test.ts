import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRandom } from '../../harness/core/random.js';
import { coefficientsFor } from '../../harness/preprocess/coefficients.js';
import type { PixelImage } from '../../harness/preprocess/pixel-image.js';
import { resizeImage } from '../../harness/preprocess/resample.js';
import { countDifferences } from './fixture.js';
import { weightsOf } from './plain-sums.js';
import { slowResize, type Faults } from './slow-resize.js';

const filters = ['bicubic', 'bilinear', 'lanczos', 'box'] as const;

function randomImage(seed: number, width: number, height: number, channels: number): PixelImage {
  const random = createRandom(seed);
  const data = Uint8Array.from({ length: width * height * channels }, () => Math.floor(random() * 256));
  return { width, height, channels, data };
}

const grey = (width: number, height: number, values: number[]): PixelImage => ({
  width,
  height,
  channels: 1,
  data: Uint8Array.from(values),
});

describe('by hand', () => {
  // Bilinear, 4 to 2: scale 2, support 2. Output 0 lies at 1.0; inputs 0 to 2 at 0.5, 1.5, 2.5 are -0.5, 0.5, 1.5 off,
  // over 2: weights 0.75, 0.75, 0.25, sum 1.75: 3/7, 3/7, 1/7. Values 10, 20, 70: (30 + 60 + 70) / 7 = 22.86 -> 23.
  // Output 1 mirrors it over 20, 70, 200: (20 + 210 + 600) / 7 = 118.57 -> 119.
  test('bilinear shrink', () => {
    expect([...resizeImage(grey(4, 1, [10, 20, 70, 200]), 2, 1, 'bilinear').data]).toEqual([23, 119]);
  });

  // Box, 4 to 2, both ways: each output is the mean of 2 x 2. Rows first: (0 + 1) / 2 = 0.5 -> 1, (0 + 0) / 2 = 0;
  // then (1 + 0) / 2 = 0.5 -> 1. Without rounding between the passes it would be 0.25 -> 0.
  test('box rounds between the passes', () => {
    expect([...resizeImage(grey(2, 2, [0, 1, 0, 0]), 1, 1, 'box').data]).toEqual([1]);
  });

  // Bicubic, 2 to 4: output 1 lies at 0.75; inputs at 0.5 and 1.5 are 0.25 and 0.75 off. k(0.25) = 1.5/64 - 2.5/16 + 1 =
  // 0.8671875, k(0.75) = 0.6328125 - 1.40625 + 1 = 0.2265625. Over their sum 1.09375: 0.792857, 0.207143.
  // 0 and 255: 52.82 -> 53. Output 0 lies at 0.25: 0.25 and 1.25 off, k(1.25) = -0.0703125; over 0.796875: -0.088 * 255
  // < 0 -> 0. The other two mirror these: 255 - 52.82 = 202.18 -> 202, 255.
  test('bicubic enlarge, clipped', () => {
    expect([...resizeImage(grey(2, 1, [0, 255]), 4, 1, 'bicubic').data]).toEqual([0, 53, 202, 255]);
  });

  // Nearest, 5 to 3: step 5/3, positions 0.83, 2.5, 4.17 -> 0, 2, 4.
  test('nearest', () => {
    expect([...resizeImage(grey(5, 1, [9, 8, 7, 6, 5]), 3, 1, 'nearest').data]).toEqual([9, 7, 5]);
  });
});

describe('by a second way', () => {
  const shapes = [
    // width, height -> width, height: down, up, mixed, one side kept, extreme, a single pixel
    [50, 37, 30, 22],
    [47, 31, 12, 9],
    [9, 7, 20, 31],
    [40, 6, 10, 17],
    [23, 19, 23, 8],
    [23, 19, 8, 19],
    [120, 3, 5, 3],
    [3, 90, 2, 7],
    [1, 1, 5, 4],
  ] as const;
  const cases = filters.flatMap((filter) =>
    shapes.flatMap((shape) => [1, 2, 3, 4].map((channels) => ({ filter, shape, channels }))),
  );

  test.each(cases)(
    '$filter $shape x $channels',
    ({ filter, shape: [width, height, toWidth, toHeight], channels }) => {
      const image = randomImage(width * 31 + channels, width, height, channels);
      const { data } = resizeImage(image, toWidth, toHeight, filter);
      expect(countDifferences(data, slowResize(image, toWidth, toHeight, filter))).toBe(0);
    },
  );

  const faults: Faults[] = [
    { noRoundingBetweenPasses: true },
    { fixedSupport: true },
    { verticalFirst: true },
  ];
  test.each(faults)('a planted fault is seen: %j', (fault) => {
    const image = randomImage(5, 64, 48, 3);
    const { data } = resizeImage(image, 40, 30, 'bicubic');
    expect(countDifferences(data, slowResize(image, 40, 30, 'bicubic', fault))).toBeGreaterThan(0);
  });

  // 4096 to 1, box: every weight is 1/4096 = 1024 / 2^22 exactly; 3000 to 1: 1398.101 rounds to 1398, which loses
  // 0.101 * 3000 / 2^22 = 7.2e-5 of the sum. Half of the inputs 1, half 0 is a tie: exactly 0.5 would round up to 1.
  test('a planted fault is seen: weights that are not rounded to 22 bits', () => {
    const image = grey(
      3000,
      1,
      Array.from({ length: 3000 }, (_, i) => i % 2),
    );
    expect([...resizeImage(image, 1, 1, 'box').data]).toEqual([0]);
    expect(slowResize(image, 1, 1, 'box')).toEqual([0]);
    const quarter = grey(
      4096,
      1,
      Array.from({ length: 4096 }, (_, i) => i % 2),
    );
    expect([...resizeImage(quarter, 1, 1, 'box').data]).toEqual([1]);
    expect(slowResize(quarter, 1, 1, 'box', { exactWeights: true })).toEqual([1]);
  });
});

describe('properties', () => {
  const size = fc.integer({ min: 1, max: 40 });
  const filter = fc.constantFrom(...filters, 'nearest' as const);
  const run = { seed: 3, numRuns: 150 };

  test('a constant image stays constant', () => {
    fc.assert(
      fc.property(size, size, size, size, fc.nat(255), filter, (w, h, toW, toH, value, name) => {
        const image = { width: w, height: h, channels: 3, data: new Uint8Array(w * h * 3).fill(value) };
        expect(resizeImage(image, toW, toH, name).data.every((v) => v === value)).toBe(true);
      }),
      run,
    );
  });

  test('a window is the same part of the whole', () => {
    fc.assert(
      fc.property(
        size,
        size,
        size,
        size,
        fc.nat(),
        fc.nat(),
        filter,
        fc.constantFrom(1, 3, 4),
        (w, h, toW, toH, a, b, name, c) => {
          const image = randomImage(w + 41 * h, w, h, c);
          const left = a % toW;
          const top = b % toH;
          const window = { left, top, width: 1 + (a % (toW - left)), height: 1 + (b % (toH - top)) };
          const whole = resizeImage(image, toW, toH, name).data;
          const expected: number[] = [];
          for (let y = top; y < top + window.height; y++) {
            const from = (y * toW + left) * c;
            expected.push(...whole.subarray(from, from + window.width * c));
          }
          expect([...resizeImage(image, toW, toH, name, window).data]).toEqual(expected);
        },
      ),
      run,
    );
  });

  test('the same size is the same image, in memory of its own', () => {
    fc.assert(
      fc.property(size, size, filter, (w, h, name) => {
        const image = randomImage(w * h, w, h, 3);
        const { data } = resizeImage(image, w, h, name);
        expect([...data]).toEqual([...image.data]);
        expect(data.buffer).not.toBe(image.data.buffer);
      }),
      run,
    );
  });

  test('weights of an output sum to one, within the rounding of each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), size, fc.constantFrom(...filters), (from, to, name) => {
        const { taps, starts, halves } = coefficientsFor(from, to, name);
        starts.forEach((start, i) => {
          const weights = weightsOf({ taps, halves }, i);
          const sum = weights.reduce((a, b) => a + b, 0);
          expect(Math.abs(sum - 2 ** 22)).toBeLessThanOrEqual(taps);
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start + taps).toBeLessThanOrEqual(from + 1);
          if (start + taps > from) expect(weights[taps - 1]).toBe(0);
        });
      }),
      run,
    );
  });
});

test('tables are computed once and do not pile up', () => {
  expect(coefficientsFor(500, 298, 'bicubic')).toBe(coefficientsFor(500, 298, 'bicubic'));
  const first = coefficientsFor(500, 298, 'bicubic');
  for (let size = 1; size <= 300; size++) coefficientsFor(size, 7, 'box');
  expect(coefficientsFor(500, 298, 'bicubic')).not.toBe(first);
});

describe('refused', () => {
  const image = randomImage(1, 4, 3, 3);
  test.each([
    [{ left: 0, top: 0, width: 3, height: 1 }],
    [{ left: -1, top: 0, width: 1, height: 1 }],
    [{ left: 0, top: 0, width: 0, height: 1 }],
  ])('window %j of 2x2', (window) => {
    expect(() => resizeImage(image, 2, 2, 'bicubic', window)).toThrow(
      /^resample: window .* is not inside 2x2$/,
    );
  });

  test('more channels than a step of the kernel has room for', () => {
    expect(() => resizeImage(randomImage(1, 4, 3, 5), 2, 2, 'box')).toThrow(
      'resample: 5 channels, expected at most 4',
    );
  });

  test('pixels that do not fill the image', () => {
    expect(() => resizeImage({ ...image, width: 5 }, 2, 2, 'box')).toThrow(
      'resample: 36 values are not 5x3x3',
    );
  });
});
