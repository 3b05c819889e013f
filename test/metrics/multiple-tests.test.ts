import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { adjustBenjaminiHochberg, adjustHolm } from '../../harness/metrics/multiple-tests.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { benjaminiHochbergRow } from '../numbers/rows/statistics.js';
import { expectOneLine } from '../support/errors.js';

const pValues = [0.001, 0.04, 0.03, 0.005, 0.8, 0.03] as const;

function expectClose(values: readonly number[], expected: readonly number[]): void {
  expect(values).toHaveLength(expected.length);
  values.forEach((value, place) => {
    expect(value).toBeCloseTo(expected[place], 12);
  });
}

describe('Holm', () => {
  it('by hand: 6 x 0.001, 5 x 0.005, 4 x 0.03, then 3 x 0.03 = 0.09 and 2 x 0.04 = 0.08 raised to 0.12, 0.8', () => {
    expectClose(adjustHolm(pValues), [0.006, 0.12, 0.12, 0.025, 0.8, 0.12]);
  });

  it('never goes above 1', () => {
    expect(adjustHolm([0.6, 0.7])).toEqual([1, 1]);
  });

  it('rejects what stepping down rejects', () => {
    const random = createRandom(1);
    for (let round = 0; round < 200; round++) {
      const some = Array.from({ length: 1 + Math.floor(random() * 20) }, () => random() ** 4);
      const adjusted = adjustHolm(some);
      // the rule itself: from the smallest on, as long as p <= level / (tests that are left)
      const rejected = new Set<number>();
      const order = [...some.keys()].sort((a, b) => some[a] - some[b]);
      for (const [rank, place] of order.entries()) {
        if (some[place] > 0.05 / (order.length - rank)) break;
        rejected.add(place);
      }
      expect(some.map((_, place) => adjusted[place] <= 0.05)).toEqual(
        some.map((_, place) => rejected.has(place)),
      );
    }
  });

  it('holds the level over all tests where nothing is true', () => {
    const random = createRandom(2);
    const rounds = 4000;
    let [holm, plain] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const some = Array.from({ length: 40 }, random);
      if (adjustHolm(some).some((p) => p <= 0.05)) holm++;
      if (some.some((p) => p <= 0.05)) plain++;
    }
    // 0.05 and 3 standard errors, sqrt(0.05 * 0.95 / 4,000) = 0.0034; without correction 1 - 0.95^40 = 0.87
    expect(holm / rounds).toBeLessThan(0.05 + 0.0103);
    expect(plain / rounds).toBeGreaterThan(0.8);
  });
});

describe('Benjamini and Hochberg', () => {
  it('by reference: scipy', () => expectAgreement(benjaminiHochbergRow));

  it('rejects what stepping up rejects', () => {
    const random = createRandom(3);
    for (let round = 0; round < 200; round++) {
      const some = Array.from({ length: 1 + Math.floor(random() * 20) }, () => random() ** 3);
      const sorted = some.toSorted((a, b) => a - b);
      const last = sorted.findLastIndex((p, rank) => p <= (0.05 * (rank + 1)) / some.length);
      expect(adjustBenjaminiHochberg(some).map((p) => p <= 0.05)).toEqual(
        some.map((p) => last >= 0 && p <= sorted[last]),
      );
    }
  });
});

describe.each([
  ['Holm', adjustHolm],
  ['Benjamini and Hochberg', adjustBenjaminiHochberg],
] as const)('%s', (_name, adjust) => {
  it('leaves one test and none as they are', () => {
    expect(adjust([0.04])).toEqual([0.04]);
    expect(adjust([])).toEqual([]);
  });

  it('does not depend on the order', () => {
    const turned = adjust(pValues.toReversed()).toReversed();
    expectClose(turned, adjust(pValues));
  });

  it('refuses what is no p', async () => {
    for (const wrong of [-0.1, 1.1, Number.NaN])
      await expectOneLine(() => adjust([0.1, wrong]), MetricError, `${wrong} is no p value`);
  });
});
