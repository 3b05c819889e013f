import { describe, expect, it } from '@jest/globals';
import { compareVectors } from '../../../models/verify/comparison.js';
import { isWithin } from '../../../models/verify/tolerance.js';

describe('compareVectors', () => {
  it('finds the largest difference and the smallest cosine', () => {
    // (3, 4) and (4, 3): 24 / 25; the second pair is equal
    const { maxAbs, scale, minCosine } = compareVectors(
      [Float32Array.of(3, 4), Float32Array.of(0, -7)],
      [
        [4, 3],
        [0, -7],
      ],
    );
    expect([maxAbs, scale]).toEqual([1, 7]);
    expect(minCosine).toBeCloseTo(24 / 25, 15);
  });

  it('takes two zeros for the same, and zero and another for different', () => {
    expect(compareVectors([[0, 0]], [[0, 0]]).minCosine).toBe(1);
    expect(compareVectors([[0, 0]], [[0, 1]]).minCosine).toBe(0);
  });

  it('refuses to compare nothing, or other lengths', () => {
    expect(() => compareVectors([], [])).toThrow(RangeError);
    expect(() => compareVectors([[1]], [[1], [2]])).toThrow(RangeError);
    expect(() => compareVectors([[1]], [[1, 2]])).toThrow(RangeError);
  });
});

describe('isWithin', () => {
  const tolerance = { relative: 0.1, cosine: 0.9 };
  it('bounds the difference by the largest number, and the cosine from below', () => {
    expect(isWithin({ maxAbs: 0.5, scale: 5, minCosine: 0.9 }, tolerance)).toBe(true);
    expect(isWithin({ maxAbs: 0.51, scale: 5, minCosine: 1 }, tolerance)).toBe(false);
    expect(isWithin({ maxAbs: 0, scale: 5, minCosine: 0.89 }, tolerance)).toBe(false);
  });
});
