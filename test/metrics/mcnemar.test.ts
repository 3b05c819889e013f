import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { testDifference, testDrop } from '../../harness/metrics/mcnemar.js';
import { expectOneLine } from '../support/errors.js';

/** How far apart two numbers are, as a share of the second. */
function apart(value: number, reference: number): number {
  return Math.abs(value / reference - 1);
}

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

// scipy 1.17.1: b, c = ...; n, m = b + c, min(b, c)
//   binomtest(b, n, .5).pvalue, 2 * binom.cdf(m, n, .5) - binom.pmf(m, n, .5),
//   binom.cdf(b, n, .5), binom.cdf(b, n, .5) - binom.pmf(b, n, .5) / 2
const exactValues = [
  [10, 25, 0.016673847800120715, 0.011330984183587134, 0.008336923900060357, 0.005665492091793567],
  [0, 6, 0.03125, 0.015625, 0.015625, 0.0078125],
  [13, 12, 1, 0.8450189828872681, 0.6549810171127319, 0.577490508556366],
  [460, 540, 0.012444146277171799, 0.011416138921663816, 0.0062220731385858995, 0.005708069460831908],
  [300, 700, 1.7665678007949568e-37, 1.2599689727500345e-37, 8.832839003974784e-38, 6.299844863750173e-38],
  [0, 1000, 1.8665272370064378e-301, 9.332636185032603e-302, 9.332636185032189e-302, 4.666318092516302e-302],
] as const;

// scipy 1.17.1: 2 * norm.sf(abs(b - c) / (b + c)**.5), norm.cdf((b - c) / (b + c)**.5)
const normalValues = [
  [500, 600, 0.002568831527022717, 0.0012844157635113584],
  [400, 900, 9.968440833895423e-44, 4.984220416947712e-44],
] as const;

describe('by reference', () => {
  it.each(exactValues)('%i gained, %i lost', (gained, lost, exact, midP, dropExact, dropMidP) => {
    const [difference, drop] = [testDifference(gained, lost), testDrop(gained, lost)];
    expect(apart(difference.exact, exact)).toBeLessThan(1e-10);
    expect(apart(difference.midP, midP)).toBeLessThan(1e-10);
    expect(apart(drop.exact, dropExact)).toBeLessThan(1e-10);
    expect(apart(drop.midP, dropMidP)).toBeLessThan(1e-10);
    expect(drop.method).toBe('exact');
  });

  it.each(normalValues)('%i gained, %i lost, by z', (gained, lost, both, one) => {
    const [difference, drop] = [testDifference(gained, lost), testDrop(gained, lost)];
    expect(apart(difference.exact, both)).toBeLessThan(1e-8);
    expect(apart(drop.exact, one)).toBeLessThan(1e-8);
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
