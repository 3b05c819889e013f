import {
  binomialCdf,
  fQuantile,
  normalCdf,
  normalQuantile,
  studentTQuantile,
} from '../../../harness/metrics/distributions.js';
import { independentInterval } from '../../../harness/metrics/independent-difference.js';
import { testDifference, testDrop } from '../../../harness/metrics/mcnemar.js';
import { adjustBenjaminiHochberg } from '../../../harness/metrics/multiple-tests.js';
import { wilsonInterval } from '../../../harness/metrics/wilson.js';
import { defineRow } from '../reference-row.js';

const scipy = { maker: 'scipy-values', tools: ['scipy'], stored: [] } as const;
const mpmath = { maker: 'mpmath-values', tools: ['mpmath'], stored: [], scale: 'relative' } as const;
const distributions = { test: 'test/metrics/distributions.test.ts' } as const;

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

export const mcnemarRow = defineRow({
  ...scipy,
  id: 'mcnemar',
  what: 'McNemar’s test: exact and mid-p, of a difference and of a drop',
  scale: 'relative',
  rule: 'scipy.stats.binomtest, binom',
  tolerance: 1e-10,
  test: 'test/metrics/mcnemar.test.ts',
  cases: exactValues,
  given: ['2', '3', '4', '5'],
  pair([gained, lost, ...expected]) {
    const [difference, drop] = [testDifference(gained, lost), testDrop(gained, lost)];
    return { found: [difference.exact, difference.midP, drop.exact, drop.midP], expected };
  },
});

// scipy 1.17.1: 2 * norm.sf(abs(b - c) / (b + c)**.5), norm.cdf((b - c) / (b + c)**.5)
const normalValues = [
  [500, 600, 0.002568831527022717, 0.0012844157635113584],
  [400, 900, 9.968440833895423e-44, 4.984220416947712e-44],
] as const;

export const mcnemarNormalRow = defineRow({
  ...scipy,
  id: 'mcnemar-normal',
  what: 'the same above 1,000 samples that changed, by z',
  scale: 'relative',
  rule: 'scipy.stats.norm',
  tolerance: 1e-8,
  test: 'test/metrics/mcnemar.test.ts',
  cases: normalValues,
  given: ['2', '3'],
  pair: ([gained, lost, ...expected]) => ({
    found: [testDifference(gained, lost).exact, testDrop(gained, lost).exact],
    expected,
  }),
});

// scipy 1.17.1: norm.cdf(z)
const normalTails = [
  [-4.9, 4.791832765903185e-7],
  [-5, 2.866515718791933e-7],
  [-5.1, 1.6982674071475966e-7],
  [-10, 7.61985302416047e-24],
  [-37, 5.7255712225239266e-300],
] as const;

export const normalTailsRow = defineRow({
  ...scipy,
  ...distributions,
  id: 'normal-tails',
  what: 'the far tail of the normal distribution',
  rule: 'scipy.stats.norm.cdf',
  tolerance: 1e-9,
  scale: 'relative',
  cases: normalTails,
  given: ['1'],
  pair: ([z, p]) => ({ found: normalCdf(z), expected: p }),
});

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

export const studentRow = defineRow({
  ...mpmath,
  ...distributions,
  id: 'student',
  what: 'quantiles of Student’s t',
  rule: 'bisection of mpmath.betainc at 40 digits',
  tolerance: 1e-12,
  cases: student,
  given: ['2'],
  pair: ([p, df, t]) => ({ found: studentTQuantile(p, df), expected: t }),
});

// The same with betainc(df2/2, df1/2, 0, x) = 1 - p, F = df2 (1 - x) / (df1 x)
const fisher = [
  [0.95, 1, 8, 5.3176550715787165],
  [0.95, 1, 1, 161.4476387975885],
  [0.95, 3, 17, 3.196776840943344],
  [0.99, 30, 5, 9.37932920600002],
] as const;

export const fisherRow = defineRow({
  ...mpmath,
  ...distributions,
  id: 'fisher',
  what: 'quantiles of F',
  rule: 'bisection of mpmath.betainc at 40 digits',
  tolerance: 1e-12,
  cases: fisher,
  given: ['3'],
  pair: ([p, df1, df2, value]) => ({ found: fQuantile(p, df1, df2), expected: value }),
});

// mpmath: ncdf(-3), ncdf(1.5)
const normalMiddle = [
  [-3, 0.0013498980316300946],
  [1.5, 0.9331927987311419],
] as const;

export const normalRow = defineRow({
  ...mpmath,
  ...distributions,
  id: 'normal',
  what: 'the normal distribution',
  rule: 'mpmath.ncdf',
  tolerance: 1e-12,
  cases: normalMiddle,
  given: ['1'],
  pair: ([z, p]) => ({ found: normalCdf(z), expected: p }),
});

export const normalQuantileRow = defineRow({
  ...mpmath,
  ...distributions,
  id: 'normal-quantile',
  what: 'its quantile of 97.5 %',
  rule: 'mpmath.ncdf, inverted',
  tolerance: 1e-14,
  cases: [[0.975, 1.959963984540054] as const],
  given: ['1'],
  pair: ([p, z]) => ({ found: normalQuantile(p), expected: z }),
});

// sum(comb(n, i) * p**i * (1 - p)**(n - i) for i in range(k + 1)) with Python's Fraction
const binomial = [
  [10, 35, 0.5, 0.008336923900060356],
  [1, 8, 0.5, 0.03515625],
  [10, 1000, 0.5, 2.4833387914896352e-278],
  [30, 5000, 0.01, 0.0015271786755000007],
  [0, 5, 0.2, 0.32768],
] as const;

export const binomialRow = defineRow({
  ...mpmath,
  ...distributions,
  id: 'binomial',
  what: 'sums of the binomial distribution',
  tools: ['Python'],
  rule: 'fractions.Fraction, term by term',
  tolerance: 1e-11,
  cases: binomial,
  given: ['3'],
  pair: ([k, n, p, value]) => ({ found: binomialCdf(k, n, p), expected: value }),
});

// scipy 1.17.1: false_discovery_control(p, method="bh")
const adjusted = [
  { p: [0.001, 0.04, 0.03, 0.005, 0.8, 0.03], adjusted: [0.006, 0.048, 0.045, 0.015, 0.8, 0.045] },
] as const;

export const benjaminiHochbergRow = defineRow({
  ...scipy,
  id: 'benjamini-hochberg',
  what: 'p values after Benjamini and Hochberg',
  tolerance: 5e-13,
  rule: 'scipy.stats.false_discovery_control',
  test: 'test/metrics/multiple-tests.test.ts',
  cases: adjusted,
  given: ['adjusted'],
  pair: ({ p, adjusted: expected }) => ({ found: adjustBenjaminiHochberg(p), expected }),
});

// Newcombe 1998 (17, 873-890), table II, method 10: 56/70 - 48/80, 9/10 - 3/10, 10/10 - 0/20, 10/10 - 0/10
const newcombe = [
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [10, 10, 0, 20, 0.6791, 1],
  [10, 10, 0, 10, 0.6075, 1],
] as const;

function shareOf(hits: number, n: number) {
  const [low, high] = wilsonInterval(hits, n);
  return { value: hits / n, low, high };
}

export const newcombeRow = defineRow({
  id: 'newcombe',
  what: 'intervals of the difference of two shares',
  maker: 'newcombe',
  tools: ['printed table'],
  rule: 'Newcombe 1998, Statistics in Medicine 17, table II, method 10',
  stored: [],
  tolerance: 5e-5,
  test: 'test/metrics/independent-difference.test.ts',
  cases: newcombe,
  given: ['4', '5'],
  pair: ([hits, n, otherHits, otherN, ...expected]) => ({
    found: independentInterval(shareOf(otherHits, otherN), shareOf(hits, n), 0.95),
    expected,
  }),
});
