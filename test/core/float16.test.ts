import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { floatsToHalves, halfToNumber, halvesToFloats } from '../../harness/core/float16.js';

const toHalf = (value: number): number => floatsToHalves(Float32Array.of(value))[0];
const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
const isNaNHalf = (bits: number) => (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;

describe('halvesToFloats', () => {
  it('by hand', () => {
    // 0, -0, the smallest subnormal 2^-24, the smallest normal 2^-14, 1, 1 + 2^-10, -2, the largest, infinities, NaN
    const bits = Uint16Array.of(0, 0x8000, 1, 0x400, 0x3c00, 0x3c01, 0xc000, 0x7bff, 0x7c00, 0xfc00, 0x7e01);
    const values = [0, -0, 2 ** -24, 2 ** -14, 1, 1 + 2 ** -10, -2, 65_504, Infinity, -Infinity, NaN];
    expect([...halvesToFloats(bits)]).toEqual(values);
  });

  it('is halfToNumber of each', () => {
    expect([...halvesToFloats(all)]).toEqual(Array.from(all, halfToNumber));
  });
});

describe('floatsToHalves', () => {
  it('gives back every float16, NaN as NaN', () => {
    const back = floatsToHalves(halvesToFloats(all));
    const wrong = [...all].filter((bits) => (isNaNHalf(bits) ? !isNaNHalf(back[bits]) : back[bits] !== bits));
    expect(wrong).toEqual([]);
  });

  it.each([
    [1 + 2 ** -11, 0x3c00, 'a tie between 1 and the next: the even one, below'],
    [1 + 3 * 2 ** -11, 0x3c02, 'a tie between the next and the one after: the even one, above'],
    [1 + 2 ** -11 + 2 ** -23, 0x3c01, 'just above a tie'],
    [1 + 3 * 2 ** -11 - 2 ** -23, 0x3c01, 'just below a tie'],
    [2 - 2 ** -12, 0x4000, 'a carry into the exponent'],
    [65_519.996, 0x7bff, 'just below the middle of the largest and the first beyond'],
    [65_520, 0x7c00, 'that middle: infinity'],
    [-1e30, 0xfc00, 'far beyond'],
    [2 ** -25, 0, 'half of the smallest: the even one is 0'],
    [-(2 ** -25), 0x8000, 'the same below 0'],
    [2 ** -25 + 2 ** -48, 1, 'just above it'],
    [3 * 2 ** -25, 2, 'a tie of subnormals'],
    [5 * 2 ** -25, 2, 'a tie of subnormals, downwards'],
    [2 ** -14 - 2 ** -25, 0x400, 'a tie of the largest subnormal and the smallest normal'],
    [2 ** -14 - 2 ** -24, 0x3ff, 'the largest subnormal'],
    [1e-40, 0, 'a subnormal of float32'],
    [Infinity, 0x7c00, 'infinity'],
    [NaN, 0x7e00, 'NaN'],
  ])('rounds %d to 0x%x: %s', (value, bits) => {
    expect(toHalf(value).toString(16)).toBe(bits.toString(16));
  });

  it('gives the nearest of all float16, by a second way', () => {
    // The non-negative finite ones in order of their value, which is the order of their bits; 65536 stands for infinity.
    const values = Array.from({ length: 0x7c01 }, (_, bits) =>
      bits === 0x7c00 ? 65_536 : halfToNumber(bits),
    );
    const nearest = (value: number): number => {
      let low = 0;
      let high = 0x7c00;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (values[middle] <= value) low = middle;
        else high = middle;
      }
      const [down, up] = [value - values[low], values[high] - value];
      if (down === up) return low % 2 === 0 ? low : high;
      return down < up ? low : high;
    };
    const magnitude = fc.tuple(fc.integer({ min: -30, max: 15 }), fc.float({ min: 1, max: 2, noNaN: true }));
    fc.assert(
      fc.property(magnitude, fc.boolean(), ([exponent, fraction], negative) => {
        const value = Math.fround(fraction * 2 ** exponent);
        const expected = Math.min(nearest(Math.min(value, 65_536)), 0x7c00);
        expect(toHalf(negative ? -value : value)).toBe(expected | (negative ? 0x8000 : 0));
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  it('reads a part of a larger array', () => {
    expect([...floatsToHalves(Float32Array.of(9, 1, 2, 9).subarray(1, 3))]).toEqual([0x3c00, 0x4000]);
  });
});
