import { describe, expect, it } from '@jest/globals';
import { compareValues, joinComparisons } from './compare-values.js';

describe('compareValues', () => {
  it('by hand: counts every leaf, and finds the furthest', () => {
    const found = { a: 1, b: [2.5, 3], c: 'x', d: null };
    const expected = { a: 1, b: [2, 3.125], c: 'x', d: null };
    expect(compareValues({ found, expected })).toEqual({
      values: 5,
      equal: 3,
      largest: 0.5,
      furthest: { where: '.b.0', found: 2.5, expected: 2 },
    });
    // 0.5 / 2 and 0.125 / 3.125
    expect(compareValues({ found, expected }, 'relative').largest).toBe(0.25);
  });

  it.each([
    ['a text', 'x', 'y'],
    ['a number and a text', 1, '1'],
    ['null and 0', null, 0],
    ['a value that is missing', {}, { a: 1 }],
    ['a value too many', { a: 1, b: 2 }, { a: 1 }],
    ['a length', [1, 2], [1, 2, 3]],
    ['a list and a number', [1], 1],
    ['NaN', NaN, 1],
    ['an infinite number', Infinity, 1],
    ['a typed array of another length', Uint8Array.of(1), Uint8Array.of(1, 2)],
    ['relative to 0', 1e-9, 0],
  ])('tells apart for good: %s', (_what, found, expected) => {
    const { values, equal, largest } = compareValues({ found, expected }, 'relative');
    expect([values - equal, largest]).toEqual([1, Infinity]);
  });

  it('takes as equal what is: NaN, typed arrays and lists, members that are undefined', () => {
    const found = { a: NaN, b: Float32Array.of(1, 2), c: undefined };
    expect(compareValues({ found, expected: { a: NaN, b: [1, 2] } })).toEqual({
      values: 3,
      equal: 3,
      largest: 0,
    });
  });

  it('takes -0 as no difference, but not as the same bits', () => {
    expect(compareValues({ found: -0, expected: 0 })).toMatchObject({ values: 1, equal: 0, largest: 0 });
  });

  it('joins by counts, and keeps the furthest of all', () => {
    const near = compareValues({ found: [1, 2], expected: [1, 2.5] });
    const far = compareValues({ found: 'x', expected: 'y' });
    expect(joinComparisons([near, far, near])).toEqual({ ...far, values: 5, equal: 2 });
  });
});
