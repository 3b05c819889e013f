import { createRandom } from '../../../harness/core/random.js';
import { quantile } from '../../../harness/metrics/bootstrap.js';
import { wilsonInterval } from '../../../harness/metrics/wilson.js';
import { reference } from '../../metrics/reference.js';
import { defineRow } from '../reference-row.js';

const facts = { maker: 'metrics', stored: ['test/fixtures/metrics/reference.json'] } as const;

export const wilsonRow = defineRow({
  ...facts,
  id: 'wilson',
  what: 'Wilson intervals of shares',
  tolerance: 5e-13,
  tools: ['scipy'],
  rule: 'scipy.stats.binomtest(...).proportion_ci(method="wilson")',
  test: 'test/metrics/wilson.test.ts',
  cases: reference.wilson,
  given: ['2', '3'],
  pair: ([hits, n, low, high]) => ({ found: wilsonInterval(hits, n), expected: [low, high] }),
});

export const quantileRow = defineRow({
  ...facts,
  id: 'quantile',
  what: 'quantiles of resamples',
  tolerance: 5e-13,
  tools: ['numpy'],
  rule: 'numpy.quantile',
  test: 'test/metrics/bootstrap.test.ts',
  cases: reference.quantile,
  given: ['quantiles'],
  pair({ values, shares, quantiles }) {
    const sorted = Float64Array.from(values);
    return { found: shares.map((share) => quantile(sorted, share)), expected: quantiles };
  },
});

export const randomRow = defineRow({
  ...facts,
  id: 'random',
  what: 'the generator of random numbers',
  tolerance: 0,
  tools: ['Python'],
  rule: 'mulberry32, in whole numbers',
  test: 'test/core/random.test.ts',
  cases: reference.random,
  given: ['values'],
  pair({ seed, values }) {
    const random = createRandom(seed);
    return { found: values.map(random), expected: values };
  },
});
