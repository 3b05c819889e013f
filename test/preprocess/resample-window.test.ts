import { describe, expect, test } from '@jest/globals';
import { createRandom } from '../../harness/core/random.js';
import { coefficientsFor, type Coefficients } from '../../harness/preprocess/coefficients.js';
import type { PixelImage, PixelWindow } from '../../harness/preprocess/pixel-image.js';
import { resizeImage } from '../../harness/preprocess/resample.js';
import { reserveKernel } from '../../harness/preprocess/resample-kernel.js';
import { resampleWindow } from '../../harness/preprocess/resample-window.js';
import { countDifferences } from './fixture.js';
import { sumWindow } from './plain-sums.js';
import { slowResize } from './slow-resize.js';

const filters = ['bicubic', 'bilinear', 'lanczos', 'box'] as const;
const random = createRandom(8);
const below = (end: number): number => Math.floor(random() * end);

/** `extreme`: only 0 and 255, at which bicubic and lanczos overshoot most. */
function drawImage(width: number, height: number, channels: number, extreme = false): PixelImage {
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < data.length; i++) data[i] = extreme ? 255 * below(2) : below(256);
  return { width, height, channels, data };
}

/** Few pixels often, many now and then. */
const drawSide = (): number => 1 + below([4, 20, 70][below(3)]);

function drawWindow(width: number, height: number): PixelWindow {
  const [left, top] = [below(width), below(height)];
  return { left, top, width: 1 + below(width - left), height: 1 + below(height - top) };
}

function cut(whole: readonly number[], width: number, channels: number, window: PixelWindow): number[] {
  const out: number[] = [];
  for (let y = window.top; y < window.top + window.height; y++) {
    const from = (y * width + window.left) * channels;
    out.push(...whole.slice(from, from + window.width * channels));
  }
  return out;
}

/** Fills what is there of the kernel's memory with a value that shows where it is read by mistake. */
function poison(): void {
  new Uint8Array(reserveKernel(1).memory.buffer).fill(0xa5);
}

describe('by a second way', () => {
  // Sizes change from call to call, so that what earlier ones left lies around; twice, over a memory full of one value.
  test.each([1, 2, 3, 4])('any size, filter and window, %i channels', (channels) => {
    const seen = new Set<string>();
    for (let round = 0; round < 250; round++) {
      const image = drawImage(drawSide(), drawSide(), channels, round % 3 === 0);
      const width = below(8) === 0 ? image.width : drawSide();
      const height = below(8) === 0 ? image.height : drawSide();
      const filter = filters[below(4)];
      const window = below(2) === 0 ? { left: 0, top: 0, width, height } : drawWindow(width, height);
      const expected = cut(slowResize(image, width, height, filter), width, channels, window);
      const name = `${filter}, ${image.width}x${image.height} to ${width}x${height}, ${JSON.stringify(window)}`;
      const { data } = resizeImage(image, width, height, filter, window);
      expect([name, countDifferences(data, expected)]).toEqual([name, 0]);
      poison();
      const again = resizeImage(image, width, height, filter, window).data;
      expect([name, countDifferences(again, expected)]).toEqual([name, 0]);
      for (const [from, to] of [
        [image.width, width],
        [image.height, height],
      ])
        seen.add(from === to ? 'kept' : from < to ? 'enlarged' : 'shrunk').add(from < 4 ? 'tiny' : 'usual');
    }
    expect([...seen].sort()).toEqual(['enlarged', 'kept', 'shrunk', 'tiny', 'usual']);
  });

  test('overshoot is clipped at both ends', () => {
    for (const filter of ['bicubic', 'lanczos'] as const) {
      const image = drawImage(37, 29, 3, true);
      const { data } = resizeImage(image, 91, 71, filter);
      expect(data.filter((value) => value === 0 || value === 255).length).toBeGreaterThan(1000);
      expect(countDifferences(data, slowResize(image, 91, 71, filter))).toBe(0);
    }
  });

  // No filter has such weights: they reach what 32 bits hold, and sums wrap.
  test('sums wrap as 32-bit integers do', () => {
    const drawTable = (inSize: number, outSize: number, taps: number): Coefficients => ({
      taps,
      starts: Int32Array.from({ length: outSize }, () => below(inSize - taps + 1)).sort(),
      halves: Int16Array.from({ length: outSize * taps * 2 }, () => below(65536) - 32768),
    });
    for (let round = 0; round < 100; round++) {
      const channels = 1 + below(4);
      const image = drawImage(20 + below(20), 20 + below(20), channels);
      const window = { left: 3, top: 2, width: 1 + below(9), height: 1 + below(9) };
      const tables = {
        columns: round % 5 === 0 ? undefined : drawTable(image.width, window.width, 2 + 2 * below(9)),
        rows: round % 7 === 0 ? undefined : drawTable(image.height, window.height, 2 + 2 * below(9)),
      };
      const { data } = resampleWindow(image, window, tables);
      expect(countDifferences(data, sumWindow(image, window, tables))).toBe(0);
    }
  });

  // Negative control: one weight that is off by its last bit is seen.
  test('a planted fault is seen: a low half one off', () => {
    const image = drawImage(64, 1, 3, true);
    const columns = coefficientsFor(64, 40, 'bicubic');
    const window = { left: 0, top: 0, width: 40, height: 1 };
    const halves = columns.halves.slice();
    halves[2 * columns.taps * 20 + 5] += 1 << 14;
    const expected = sumWindow(image, window, { columns, rows: undefined });
    const planted = { columns: { ...columns, halves }, rows: undefined };
    expect(countDifferences(resampleWindow(image, window, { columns, rows: undefined }).data, expected)).toBe(
      0,
    );
    expect(countDifferences(resampleWindow(image, window, planted).data, expected)).toBeGreaterThan(0);
  });
});

describe('large images', () => {
  const image = drawLarge(6000, 4000);

  /** Noise that repeats itself after a prime number of values, so that no two rows are alike. */
  function drawLarge(width: number, height: number): PixelImage {
    const data = new Uint8Array(width * height * 3);
    const period = 99991;
    for (let i = 0; i < period; i++) data[i] = below(256);
    for (let filled = period; filled < data.length; filled *= 2) data.copyWithin(filled, 0, filled);
    return { width, height, channels: 3, data };
  }

  function checkParts(width: number, height: number, filter: (typeof filters)[number]): void {
    const whole = resizeImage(image, width, height, filter);
    const corners = [
      { left: 0, top: 0, width: 3, height: 3 },
      { left: width - 3, top: height - 3, width: 3, height: 3 },
      { left: width >> 1, top: height >> 1, width: 3, height: 3 },
    ];
    for (const window of corners) {
      const tables = {
        columns: coefficientsFor(6000, width, filter, window.left, 3),
        rows: coefficientsFor(4000, height, filter, window.top, 3),
      };
      const expected = sumWindow(image, window, tables);
      const part = resizeImage(image, width, height, filter, window);
      expect(countDifferences(part.data, expected)).toBe(0);
      const rows = [0, 1, 2].flatMap((y) => {
        const from = ((window.top + y) * width + window.left) * 3;
        return [...whole.data.subarray(from, from + 9)];
      });
      expect(countDifferences(rows, expected)).toBe(0);
    }
  }

  test('shrunk to what a model takes, the memory stays small', () => {
    checkParts(336, 224, 'lanczos');
    checkParts(336, 224, 'bicubic');
    expect(reserveKernel(1).memory.buffer.byteLength).toBeLessThanOrEqual(2 ** 23);
  });

  test('shrunk by less, in a memory that is dropped afterwards', () => {
    const small = drawImage(30, 20, 3);
    const expected = slowResize(small, 20, 31, 'bicubic');
    const before = reserveKernel(1);
    const whole = resizeImage(image, 4200, 2800, 'bilinear').data.length;
    expect(whole).toBeGreaterThan(before.memory.buffer.byteLength);
    expect(reserveKernel(1)).toBe(before);
    checkParts(4200, 2800, 'bilinear');
    expect(countDifferences(resizeImage(small, 20, 31, 'bicubic').data, expected)).toBe(0);
  });

  test('results stay what they are when the next ones need a larger memory', () => {
    const small = drawImage(30, 20, 3);
    const first = resizeImage(small, 20, 31, 'bicubic').data;
    const copy = first.slice();
    const before = reserveKernel(1);
    const side = Math.ceil(Math.sqrt(before.memory.buffer.byteLength));
    resizeImage(drawImage(100, 80, 1), side, side, 'bicubic');
    expect(reserveKernel(1)).not.toBe(before);
    expect(countDifferences(first, copy)).toBe(0);
    expect(countDifferences(resizeImage(small, 20, 31, 'bicubic').data, copy)).toBe(0);
  });
});
