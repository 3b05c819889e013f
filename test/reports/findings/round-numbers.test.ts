import { describe, expect, it } from '@jest/globals';
import { roundNumbers } from '../../../reports/findings/round-numbers.js';

describe('roundNumbers', () => {
  it('keeps six significant digits, and whole numbers whole', () => {
    expect(roundNumbers({ a: [1 / 3, 123456789], b: { c: 'text', d: null, e: -0.000012345678 } })).toEqual({
      a: [0.333333, 123456789],
      b: { c: 'text', d: null, e: -0.0000123457 },
    });
  });

  it('refuses numbers that JSON would lose, and says where', () => {
    expect(() => roundNumbers({ fit: [{ y: NaN }] })).toThrow('report.fit[0].y is NaN, expected a number');
    expect(() => roundNumbers([Infinity])).toThrow(TypeError);
  });
});
