import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { testDifference, testDrop } from '../../harness/metrics/mcnemar.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { mcnemarNormalRow, mcnemarRow } from '../numbers/rows/statistics.js';
import { expectOneLine } from '../support/errors.js';

describe('by hand', () => {
  it('1 gained, 7 lost: P(X <= 1) = (1 + 8) / 256', () => {
    expect(testDrop(1, 7).exact).toBeCloseTo(9 / 256, 14);
    expect(testDrop(1, 7).midP).toBeCloseTo((9 - 4) / 256, 14);
    expect(testDifference(1, 7).exact).toBeCloseTo(18 / 256, 14);
    expect(testDifference(1, 7).midP).toBeCloseTo(10 / 256, 14);
  });

  it('does not ask which way, unless it is asked for a drop', () => {
    expect(testDifference(7, 1)).toEqual(testDifference(1, 7));
    // P(X <= 7) of 8: all but the one of 256
    expect(testDrop(7, 1).exact).toBeCloseTo(255 / 256, 14);
  });

  it('says nothing of models that agree, or lose as much as they gain', () => {
    expect(testDifference(0, 0)).toEqual({ exact: 1, midP: 1, method: 'exact' });
    expect(testDrop(0, 0)).toEqual({ exact: 1, midP: 1, method: 'exact' });
    expect(testDifference(12, 12).exact).toBe(1);
    expect(testDifference(12, 12).midP).toBeCloseTo(1, 12);
    expect(testDrop(12, 12).midP).toBeCloseTo(0.5, 12);
  });
});

describe('by reference', () => {
  it.each(mcnemarRow.cases)('%i gained, %i lost', async (...stored) => {
    await expectAgreement(mcnemarRow, stored);
    expect(testDrop(stored[0], stored[1]).method).toBe('exact');
  });

  it.each(mcnemarNormalRow.cases)('%i gained, %i lost, by z', async (...stored) => {
    await expectAgreement(mcnemarNormalRow, stored);
    const difference = testDifference(stored[0], stored[1]);
    expect(difference).toEqual({ exact: difference.exact, midP: difference.exact, method: 'normal' });
  });
});

describe('by a second way', () => {
  it('tosses coins: shares of 20,000 that are as uneven', () => {
    const random = createRandom(4);
    const [gained, lost] = [9, 17];
    const tosses = Array.from({ length: 20_000 }, () => {
      let heads = 0;
      for (let i = 0; i < gained + lost; i++) if (random() < 0.5) heads++;
      return heads;
    });
    const share = (like: (heads: number) => boolean) => tosses.filter(like).length / tosses.length;
    // 3 standard errors: 3 sqrt(0.17 * 0.83 / 20,000) = 0.008
    expect(Math.abs(testDifference(gained, lost).exact - share((x) => x <= 9 || x >= 17))).toBeLessThan(
      0.008,
    );
    expect(Math.abs(testDrop(gained, lost).exact - share((x) => x <= 9))).toBeLessThan(0.008);
    const mid = share((x) => x < 9) + share((x) => x === 9) / 2;
    expect(Math.abs(testDrop(gained, lost).midP - mid)).toBeLessThan(0.008);
  });

  it('goes over from the binomial distribution to z without a jump', () => {
    // one sample more at each step, the mid-p of 1,000 beside z of 1,001
    const [before, after] = [testDifference(470, 530), testDifference(470, 531)];
    expect([before.method, after.method]).toEqual(['exact', 'normal']);
    expect(Math.abs(before.midP - after.midP)).toBeLessThan(0.005);
  });
});

describe('what is no count', () => {
  it.each([-1, 0.5, Number.NaN, Infinity])('%d', async (count) => {
    await expectOneLine(() => testDifference(count, 3), MetricError, `${count} is no number of samples`);
    await expectOneLine(() => testDrop(3, count), MetricError, `${count} is no number of samples`);
  });
});
