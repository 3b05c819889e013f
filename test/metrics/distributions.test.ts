import { describe, expect, it } from '@jest/globals';
import {
  binomialCdf,
  fCdf,
  fQuantile,
  normalQuantile,
  studentTQuantile,
} from '../../harness/metrics/distributions.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import {
  binomialRow,
  fisherRow,
  normalQuantileRow,
  normalRow,
  normalTailsRow,
  studentRow,
} from '../numbers/rows/statistics.js';

/** How far apart two numbers are, as a share of the second. */
function apart(value: number, reference: number): number {
  return Math.abs(value / reference - 1);
}

describe('quantiles and probabilities', () => {
  it.each(normalTailsRow.cases)('normal z = %d', (...stored) => expectAgreement(normalTailsRow, stored));

  it.each(studentRow.cases)('Student p = %d, df = %d', async (...stored) => {
    await expectAgreement(studentRow, stored);
    const [p, df, t] = stored;
    expect(studentTQuantile(1 - p, df)).toBeCloseTo(-t, 10);
  });

  it.each(fisherRow.cases)('F p = %d, df = %d and %d', async (...stored) => {
    await expectAgreement(fisherRow, stored);
    const [p, df1, df2, value] = stored;
    expect(fCdf(value, df1, df2)).toBeCloseTo(p, 13);
  });

  it.each(binomialRow.cases)('binomial k = %d of n = %d, p = %d', (...stored) =>
    expectAgreement(binomialRow, stored),
  );

  it('agrees with the sum of the terms where the numbers are small', () => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
    for (let n = 1; n <= 20; n++)
      for (let k = 0; k < n; k++) {
        let sum = 0;
        for (let i = 0; i <= k; i++) sum += choose(n, i) * 0.3 ** i * 0.7 ** (n - i);
        expect(apart(binomialCdf(k, n, 0.3), sum)).toBeLessThan(1e-12);
      }
  });

  it('knows where a distribution begins and ends', () => {
    expect(binomialCdf(-1, 10, 0.5)).toBe(0);
    expect(binomialCdf(10, 10, 0.5)).toBe(1);
    expect(binomialCdf(2.9, 10, 0.5)).toBe(binomialCdf(2, 10, 0.5));
    expect(studentTQuantile(0.5, 3)).toBe(0);
  });

  it('has the normal distribution and its quantile', async () => {
    await expectAgreement(normalRow);
    await expectAgreement(normalQuantileRow);
  });

  it.each([
    [() => studentTQuantile(1, 3), 'quantile: a share between 0 and 1 is needed, got 1'],
    [() => studentTQuantile(NaN, 3), 'got NaN'],
    [() => studentTQuantile(0.9, 0), 'degrees of freedom above 0 are needed, got 0'],
    [() => fQuantile(0.9, 1, -1), 'got -1'],
    [() => normalQuantile(0), 'got 0'],
    [() => binomialCdf(1, 2.5, 0.5), '2.5 trials'],
    [() => binomialCdf(1, 2, 1.5), 'probability 1.5'],
  ])('refuses what does not exist (%#)', (call, message) => {
    expect(call).toThrow(message);
  });
});
