import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { testExchange } from '../../harness/metrics/exchange-test.js';
import { testDifference, testDrop } from '../../harness/metrics/mcnemar.js';
import { normalCdf } from '../../harness/metrics/distributions.js';
import { expectOneLine } from '../support/errors.js';

/** Gained less lost of so many flips, each a fair coin. */
function tossFlips(flips: number, times: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: times }, () => {
    let sum = 0;
    for (let flip = 0; flip < flips; flip++) sum += random() < 0.5 ? 1 : -1;
    return sum;
  });
}

describe('by hand', () => {
  // -9 to 10: of 20, the 13 from -9 to 3 are as low as 3, the 8 from 3 to 10 as high
  const swapped = Float64Array.from({ length: 20 }, (_, place) => place - 9);

  it('counts the difference itself in', () => {
    expect(testExchange(swapped, 3).dropP).toBeCloseTo(14 / 21, 12);
    expect(testExchange(swapped, 1).dropP).toBeCloseTo(12 / 21, 12);
  });

  it('doubles the smaller tail, up to 1', () => {
    // as high as 0: 0 to 10, 11 and itself of 21; as low: -9 to 0, 10 and itself
    expect(testExchange(swapped, 0).dropP).toBeCloseTo(11 / 21, 12);
    expect(testExchange(swapped, 0).differenceP).toBe(1);
  });

  it('goes on like a normal distribution where hardly any is as far out', () => {
    // squares: 2 (1 + 4 + ... + 81) + 100 = 670, variance 33.5; 1 % at place 0.19: -8.81, over 2.326348: 3.787, which is less
    const { dropP, differenceP } = testExchange(swapped, -20);
    expect(dropP).toBeCloseTo(normalCdf(-20 / Math.sqrt(33.5)), 10);
    expect(differenceP).toBeCloseTo(2 * dropP, 12);
    // and never says more than the share: 1 of 21 is at -9
    expect(testExchange(swapped, -9).dropP).toBeLessThanOrEqual(2 / 21);
  });

  it('says nothing where nothing was exchanged', () => {
    expect(testExchange(new Float64Array(1000), 0)).toEqual({ dropP: 1, differenceP: 1 });
    // no exchange ever differed, yet the runs do: a share of 1 of 1,001 is all there is
    expect(testExchange(new Float64Array(1000), -0.1).dropP).toBeCloseTo(1 / 1001, 12);
  });

  it('takes sums in another order for the same', () => {
    const low = -(0.1 + 0.2);
    expect(testExchange(new Float64Array(20).fill(-0.3), low).dropP).toBe(1);
    expect(testExchange(new Float64Array(20).fill(low), -0.3).dropP).toBe(1);
  });

  it('refuses to judge without exchanges', async () => {
    await expectOneLine(() => testExchange(new Float64Array(1), 0), MetricError, 'expected 2 or more');
  });
});

describe('by a second way: of flips it is the exact test of McNemar', () => {
  const swapped = tossFlips(40, 20_000, 3);

  it.each([0, -4, -8, -12])('%i', (difference) => {
    const [gained, lost] = [20 + difference / 2, 20 - difference / 2];
    const { dropP, differenceP } = testExchange(swapped, difference);
    // 4 standard errors of a share of 20,000
    const exact = testDrop(gained, lost).exact;
    expect(Math.abs(dropP - exact)).toBeLessThan(4 * Math.sqrt(exact / 20_000));
    expect(Math.abs(differenceP - testDifference(gained, lost).exact)).toBeLessThan(
      8 * Math.sqrt(exact / 20_000),
    );
  });

  it.each([-28, -32])('%i, beyond what was drawn: within a factor of 3', (difference) => {
    const exact = testDrop(20 + difference / 2, 20 - difference / 2).exact;
    const { dropP } = testExchange(swapped, difference);
    expect(exact).toBeLessThan(1e-5);
    expect(dropP / exact).toBeGreaterThan(1 / 3);
    expect(dropP / exact).toBeLessThan(3);
  });
});
