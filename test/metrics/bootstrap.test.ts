import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { bootstrapInterval, quantile } from '../../harness/metrics/bootstrap.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { quantileRow } from '../numbers/rows/intervals.js';

const z95 = 1.959963984540054;

const meanOf = (values: ArrayLike<number>) => (chosen: Int32Array) => {
  let sum = 0;
  for (const index of chosen) sum += values[index];
  return sum / chosen.length;
};

/** NumPy's default, from its definition: the weighted mean of the two neighbours. */
function slowQuantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const weight = place % 1;
  return sorted[Math.floor(place)] * (1 - weight) + sorted[Math.ceil(place)] * weight;
}

describe('bootstrapInterval', () => {
  const values = Array.from({ length: 37 }, createRandom(4));

  it('is the same for the same seed, and another for another', () => {
    const interval = bootstrapInterval(37, meanOf(values), 1);
    expect(bootstrapInterval(37, meanOf(values), 1)).toEqual(interval);
    expect(bootstrapInterval(37, meanOf(values), 2)).not.toEqual(interval);
  });

  it('by hand: without spread it is the value', () => {
    expect(bootstrapInterval(5, meanOf([0.25, 0.25, 0.25, 0.25, 0.25]), 0)).toEqual([0.25, 0.25]);
    expect(bootstrapInterval(1, meanOf([0.7]), 0)).toEqual([0.7, 0.7]);
  });

  it('by a second way: 1,000 resamples kept whole, then sorted', () => {
    const random = createRandom(8);
    const means = Array.from({ length: 1000 }, () => {
      const drawn = Array.from({ length: 37 }, () => values[Math.floor(random() * 37)]);
      return drawn.reduce((sum, value) => sum + value, 0) / 37;
    });
    const [low, high] = bootstrapInterval(37, meanOf(values), 8);
    expect(low).toBeCloseTo(slowQuantile(means, 0.025), 12);
    expect(high).toBeCloseTo(slowQuantile(means, 0.975), 12);
  });

  it.each([1, 2, 3])('contains the estimate in easy cases, seed %i', (seed) => {
    const estimate = meanOf(values)(Int32Array.from(values.keys()));
    const [low, high] = bootstrapInterval(37, meanOf(values), seed);
    expect(low).toBeLessThan(estimate);
    expect(high).toBeGreaterThan(estimate);
  });

  it.each([
    ['a share of 0.3', (random: () => number) => (random() < 0.3 ? 1 : 0)],
    ['an exponential mean', (random: () => number) => -Math.log(1 - random())],
  ])('agrees with the normal approximation on 2,000 units: %s', (_what, draw) => {
    const random = createRandom(12);
    const sample = Float64Array.from({ length: 2000 }, () => draw(random));
    const mean = sample.reduce((sum, value) => sum + value, 0) / 2000;
    const deviation = Math.sqrt(sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2000);
    const error = deviation / Math.sqrt(2000);
    const [low, high] = bootstrapInterval(2000, meanOf(sample), 3);
    // a 2.5 % quantile of 1,000 draws has a standard error of sqrt(0.025 0.975 / 1000) / 0.0584 = 0.085 of `error`
    expect(Math.abs((mean - low) / error - z95)).toBeLessThan(0.3);
    expect(Math.abs((high - mean) / error - z95)).toBeLessThan(0.3);
  });

  it('covers: of 60 samples of 50, most intervals contain the true mean', () => {
    let covered = 0;
    for (let trial = 0; trial < 60; trial++) {
      const sample = Array.from({ length: 50 }, createRandom(1000 + trial));
      const [low, high] = bootstrapInterval(50, meanOf(sample), trial);
      if (low <= 0.5 && 0.5 <= high) covered++;
    }
    // 95 % of 60 is 57, standard deviation 1.7
    expect(covered).toBeGreaterThanOrEqual(50);
    expect(covered).toBeLessThan(60);
  });

  it('recomputes the statistic on 1,000 lists of as many units, each index possible', () => {
    let rounds = 0;
    const seen = new Set<number>();
    bootstrapInterval(
      7,
      (chosen) => {
        rounds++;
        expect(chosen).toHaveLength(7);
        for (const index of chosen) seen.add(index);
        return 0;
      },
      0,
    );
    expect(rounds).toBe(1000);
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('takes a statistic that is no mean of units: a ratio of sums', () => {
    const [a, b] = [
      [1, 2, 9],
      [2, 2, 3],
    ];
    const ratio = (chosen: Int32Array) =>
      chosen.reduce((sum, i) => sum + a[i], 0) / chosen.reduce((sum, i) => sum + b[i], 0);
    const [low, high] = bootstrapInterval(3, ratio, 0);
    // the extremes of 27 equal draws: only the first (1/2), only the last (9/3); each has chance 1/27 = 3.7 %
    expect([low, high]).toEqual([0.5, 3]);
  });

  it('takes the unit for what is drawn: twins drawn together give a wider interval', () => {
    const twins = values.flatMap((value) => [value, value]);
    const pairs = bootstrapInterval(37, meanOf(values), 5);
    const alone = bootstrapInterval(74, meanOf(twins), 5);
    // sqrt(2) times as wide
    expect((pairs[1] - pairs[0]) / (alone[1] - alone[0])).toBeGreaterThan(1.2);
  });

  it.each([0, -1])('throws on %i units', (units) => {
    expect(() => bootstrapInterval(units, () => 0, 0)).toThrow(
      new MetricError('interval: no units to resample'),
    );
    expect(() => bootstrapInterval(units, () => 0, 0)).toThrow(MetricError);
  });

  it.each([NaN, Infinity, -Infinity])('throws when the statistic is %p on a resample', (value) => {
    let rounds = 0;
    const rarely = () => (++rounds === 500 ? value : 0.5);
    expect(() => bootstrapInterval(3, rarely, 0)).toThrow(
      new MetricError(`interval: the statistic is ${value} on a resample`),
    );
  });
});

describe('quantile', () => {
  it('by hand', () => {
    // places 0 … 3; 0.5 * 3 = 1.5 lies halfway between 2 and 4; 0.1 * 3 = 0.3 of the way from 1 to 2
    const sorted = Float64Array.of(1, 2, 4, 8);
    expect(quantile(sorted, 0.5)).toBe(3);
    expect(quantile(sorted, 0.1)).toBeCloseTo(1.3, 15);
    expect([quantile(sorted, 0), quantile(sorted, 1)]).toEqual([1, 8]);
    expect(quantile(Float64Array.of(5), 0.975)).toBe(5);
  });

  it.each(quantileRow.cases)('equals numpy.quantile: $quantiles', (stored) =>
    expectAgreement(quantileRow, stored),
  );

  it('by a second way, and never falls', () => {
    const inputs = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 });
    const shares = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(inputs, shares, shares, (values, one, other) => {
        const sorted = Float64Array.from(values).sort();
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(quantile(sorted, low)).toBeCloseTo(slowQuantile(values, low), 12);
        expect(quantile(sorted, low)).toBeLessThanOrEqual(quantile(sorted, high) + 1e-15);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
