import { describe, expect, it } from '@jest/globals';
import { drawStrip, stripReach } from '../../../../reports/gate/output/interval-strip.js';

describe('a strip', () => {
  it('draws an interval around zero', () => {
    // reach 1 is ten columns: -0.5 is five left of the middle, -0.8 eight, -0.2 two
    expect(drawStrip({ difference: -0.5, low: -0.8, high: -0.2 }, 1)).toBe('··├──●──┤·│··········');
    expect(drawStrip({ difference: 0.1, low: -0.3, high: 0.5 }, 1)).toBe('·······├──┼●───┤·····');
    expect(drawStrip({ difference: 0 }, 1)).toBe('··········●··········');
  });

  it('keeps to its columns', () => {
    expect(drawStrip({ difference: -9, low: -99, high: 99 }, 1)).toBe('●─────────┼─────────┤');
  });

  it('reaches as far as the largest number', () => {
    expect(stripReach([-0.02, undefined, 0.01], 0.001)).toBe(0.02);
    expect(stripReach([undefined], 0.001)).toBe(0.001);
  });
});
