import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { accuracyAt } from '../../harness/metrics/accuracy.js';
import { meanPerClassRecall } from '../../harness/metrics/mean-per-class-recall.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { perClassRecallRow } from '../numbers/rows/classification.js';
import { wholeNumber } from './random-input.js';

/** One pass a class; classes without samples are left out. */
function slowRecall(labels: readonly number[], predictions: readonly number[]): number {
  const recalls = [...new Set(labels)].map((label) => {
    const own = predictions.filter((_, i) => labels[i] === label);
    return own.filter((prediction) => prediction === label).length / own.length;
  });
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

describe('meanPerClassRecall', () => {
  it('by hand', () => {
    // class 0: 2 of 3, class 1: 0 of 1, class 3: 1 of 2, class 2 has no sample though it is predicted twice
    // (2/3 + 0 + 1/2) / 3 = 7/18; over all four classes it would be 7/24
    const labels = [0, 0, 0, 1, 3, 3];
    const predictions = [0, 0, 2, 3, 3, 2];
    expect(meanPerClassRecall(labels, predictions)).toBeCloseTo(7 / 18, 15);
  });

  it.each([
    [40, 6],
    [101, 13],
    [7, 30],
  ])('by a second way: %i samples of %i classes', (n, classes) => {
    const random = createRandom(n);
    const labels = Array.from({ length: n }, () => Math.floor(classes * random() ** 2));
    const predictions = labels.map((label) => (random() < 0.5 ? label : wholeNumber(random, 0, classes - 1)));
    expect(meanPerClassRecall(labels, predictions)).toBeCloseTo(slowRecall(labels, predictions), 12);
  });

  it('counts the chosen samples, with repeats: as if they were the only ones', () => {
    const random = createRandom(5);
    const labels = Array.from({ length: 50 }, () => wholeNumber(random, 0, 8));
    const predictions = labels.map((label) => (random() < 0.5 ? label : wholeNumber(random, 0, 8)));
    const chosen = Int32Array.from({ length: 31 }, () => wholeNumber(random, 0, 49));
    const pick = (values: readonly number[]) => Array.from(chosen, (sample) => values[sample]);
    expect(meanPerClassRecall(labels, predictions, chosen)).toBe(
      meanPerClassRecall(pick(labels), pick(predictions)),
    );
    expect(() => meanPerClassRecall(labels, predictions, new Int32Array(0))).toThrow(MetricError);
  });

  it.each(perClassRecallRow.cases)("equals scikit-learn's balanced accuracy: $value", (stored) =>
    expectAgreement(perClassRecallRow, stored),
  );

  it('control: the stored inputs tell it from plain accuracy and from a mean over every class', () => {
    const [, withGaps] = perClassRecallRow.cases;
    const { labels, predictions, value } = withGaps;
    const accuracy = accuracyAt(
      1,
      labels,
      predictions.map((prediction) => [prediction]),
    );
    const classes = Math.max(...labels, ...predictions) + 1;
    expect(Math.abs(accuracy - value)).toBeGreaterThan(1e-3);
    expect(Math.abs((value * new Set(labels).size) / classes - value)).toBeGreaterThan(1e-3);
  });

  it('is accuracy where every class has as many samples', () => {
    const labels = [0, 0, 1, 1, 2, 2];
    expect(meanPerClassRecall(labels, [0, 1, 1, 1, 0, 0])).toBe(0.5);
  });

  it('does not depend on the order of the samples, nor on the kind of list', () => {
    const pair = fc.tuple(fc.nat(8), fc.nat(8));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 40 }), (pairs) => {
        const value = meanPerClassRecall(
          pairs.map(([label]) => label),
          pairs.map(([, prediction]) => prediction),
        );
        const turned = pairs.toReversed();
        expect(
          meanPerClassRecall(
            Int32Array.from(turned, ([label]) => label),
            Int32Array.from(turned, ([, prediction]) => prediction),
          ),
        ).toBe(value);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('throws on no samples', () => {
    expect(() => meanPerClassRecall([], [])).toThrow(
      new MetricError('mean_per_class_recall: no samples. Nothing measured is not zero'),
    );
    expect(() => meanPerClassRecall(new Int32Array(0), [])).toThrow(MetricError);
  });
});
