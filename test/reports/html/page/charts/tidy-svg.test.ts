import { describe, expect, it } from '@jest/globals';
import { readCircle } from '../../../../../reports/html/page/charts/tidy-svg.js';

describe('readCircle', () => {
  it('reads a full turn as svgcanvas writes it', () => {
    const end = `${10 + 4 * Math.cos(-0.001)} ${20 + 4 * Math.sin(-0.001)}`;
    const circle = readCircle(` M 14 20 A 4 4 0 1 1 ${end} Z`);
    expect(circle).toEqual({ cx: 10, cy: 20, r: 4 });
  });

  it('takes no other path for a circle', () => {
    expect(readCircle('M 14 20 A 4 4 0 1 1 6 20')).toBeUndefined();
    expect(readCircle('M 14 20 L 10 20 Z')).toBeUndefined();
    expect(readCircle('M 14 20 A 4 6 0 1 1 13.999 19.999 Z')).toBeUndefined();
    expect(readCircle('')).toBeUndefined();
  });
});
