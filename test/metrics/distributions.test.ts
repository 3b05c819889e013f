import { describe, expect, it } from '@jest/globals';
import {
  binomialCdf,
  fCdf,
  fQuantile,
  normalCdf,
  normalQuantile,
  studentTQuantile,
} from '../../harness/metrics/distributions.js';

/** How far apart two numbers are, as a share of the second. */
function apart(value: number, reference: number): number {
  return Math.abs(value / reference - 1);
}

// By mpmath with 40 digits (SciPy's own are right to 11): bisection on
//   betainc(df/2, 1/2, 0, x, regularized=True) = 2 (1 - p), t = sqrt(df (1 - x) / x)
const student = [
  [0.975, 1, 12.706204736174705],
  [0.975, 2, 4.302652729749464],
  [0.975, 4, 2.7764451051977943],
  [0.975, 8, 2.3060041352041667],
  [0.975, 10, 2.228138851986275],
  [0.975, 238, 1.9699815295299452],
  [0.95, 7, 1.8945786050900073],
] as const;

// The same with betainc(df2/2, df1/2, 0, x) = 1 - p, F = df2 (1 - x) / (df1 x)
const fisher = [
  [0.95, 1, 8, 5.3176550715787165],
  [0.95, 1, 1, 161.4476387975885],
  [0.95, 3, 17, 3.196776840943344],
  [0.99, 30, 5, 9.37932920600002],
] as const;

// sum(comb(n, i) * p**i * (1 - p)**(n - i) for i in range(k + 1)) with Python's Fraction
const binomial = [
  [10, 35, 0.5, 0.008336923900060356],
  [1, 8, 0.5, 0.03515625],
  [10, 1000, 0.5, 2.4833387914896352e-278],
  [30, 5000, 0.01, 0.0015271786755000007],
  [0, 5, 0.2, 0.32768],
] as const;

// scipy 1.17.1: norm.cdf(z)
const normalTails = [
  [-4.9, 4.791832765903185e-7],
  [-5, 2.866515718791933e-7],
  [-5.1, 1.6982674071475966e-7],
  [-10, 7.61985302416047e-24],
  [-37, 5.7255712225239266e-300],
] as const;

describe('quantiles and probabilities', () => {
  it.each(normalTails)('normal z = %d', (z, p) => {
    expect(apart(normalCdf(z), p)).toBeLessThan(1e-9);
  });

  it.each(student)('Student p = %d, df = %d', (p, df, t) => {
    expect(apart(studentTQuantile(p, df), t)).toBeLessThan(1e-12);
    expect(studentTQuantile(1 - p, df)).toBeCloseTo(-t, 10);
  });

  it.each(fisher)('F p = %d, df = %d and %d', (p, df1, df2, value) => {
    expect(apart(fQuantile(p, df1, df2), value)).toBeLessThan(1e-12);
    expect(fCdf(value, df1, df2)).toBeCloseTo(p, 13);
  });

  it.each(binomial)('binomial k = %d of n = %d, p = %d', (k, n, p, value) => {
    expect(apart(binomialCdf(k, n, p), value)).toBeLessThan(1e-11);
  });

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

  // mpmath: ncdf(-3), ncdf(1.5); the quantile of the 97.5 % as everywhere
  it('has the normal distribution', () => {
    expect(apart(normalCdf(-3), 0.0013498980316300946)).toBeLessThan(1e-12);
    expect(apart(normalCdf(1.5), 0.9331927987311419)).toBeLessThan(1e-12);
    expect(apart(normalQuantile(0.975), 1.959963984540054)).toBeLessThan(1e-14);
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
