import { describe, expect, it } from '@jest/globals';
import { allFinite } from '../../harness/core/all-finite.js';

describe('allFinite', () => {
  it.each([NaN, Infinity, -Infinity])('sees %d in any place of any length', (value) => {
    for (let length = 1; length <= 9; length++)
      for (let place = 0; place < length; place++) {
        const values = new Float32Array(length).fill(3e38);
        expect(allFinite(values)).toBe(true);
        values[place] = value;
        expect(allFinite(values)).toBe(false);
      }
  });

  it('is true of no numbers', () => {
    expect(allFinite(new Float32Array(0))).toBe(true);
  });
});
