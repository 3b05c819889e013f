import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../harness/core/random.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { randomRow } from '../numbers/rows/intervals.js';

const draw = (seed: number, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, random);
};

describe('createRandom', () => {
  it('begins as it always has: a change here moves every interval', () => {
    expect(draw(0, 4)).toEqual([
      0.26642920868471265, 0.0003297457005828619, 0.2232720274478197, 0.1462021479383111,
    ]);
  });

  it.each(randomRow.cases)('equals the recurrence in whole numbers for seed $seed', (stored) =>
    expectAgreement(randomRow, stored),
  );

  it('repeats itself for the same seed, and only then', () => {
    expect(draw(5, 50)).toEqual(draw(5, 50));
    expect(draw(5, 50)).not.toEqual(draw(6, 50));
  });

  it('gives two generators states of their own', () => {
    const [left, right] = [createRandom(3), createRandom(3)];
    const mixed = [left(), right(), left(), right()];
    expect(mixed).toEqual([0, 0, 1, 1].map((index) => draw(3, 2)[index]));
  });

  it('is uniform in [0, 1): every tenth holds about a tenth of 20,000', () => {
    const bins = new Array<number>(10).fill(0);
    for (const value of draw(11, 20_000)) bins[Math.floor(value * 10)]++;
    expect(bins).toHaveLength(10);
    // binomial: mean 2000, standard deviation 42
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(210);
  });
});
