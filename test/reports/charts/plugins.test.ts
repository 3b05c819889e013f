import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { spread } from '../../../reports/charts/plugins.js';

describe('spread', () => {
  it('leaves alone what does not touch', () => {
    expect(spread([10, 90, 50], 17, 0, 100)).toEqual([10, 90, 50]);
  });

  it('moves two that touch apart by the same', () => {
    expect(spread([50, 52], 16, 0, 100)).toEqual([43, 59]);
  });

  it('keeps inside the chart', () => {
    expect(spread([99, 98, 97], 10, 0, 100)).toEqual([100, 90, 80]);
  });

  it('keeps the order and the gap, whatever is wanted', () => {
    const random = createRandom(3);
    for (let round = 0; round < 50; round++) {
      const wanted = Array.from({ length: 1 + Math.floor(12 * random()) }, () => 200 * random());
      const placed = spread(wanted, 15, 0, 200);
      const order = wanted.map((_, index) => index).sort((a, b) => wanted[a] - wanted[b]);
      for (let at = 1; at < order.length; at++)
        expect(placed[order[at]] - placed[order[at - 1]]).toBeGreaterThanOrEqual(15 - 1e-9);
    }
  });
});
