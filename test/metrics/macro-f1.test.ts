import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { macroF1 } from '../../harness/metrics/macro-f1.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { macroF1Row } from '../numbers/rows/groups.js';
import { wholeNumber } from './random-input.js';

const score = (labels: readonly number[], predictions: readonly number[]) =>
  macroF1(Int32Array.from(labels), Int32Array.from(predictions), 1 + Math.max(...labels, ...predictions));

/** One pass a class, precision and recall apart. */
function slowMacroF1(labels: readonly number[], predictions: readonly number[]): number {
  const scores = [...new Set(labels)].map((label) => {
    const right = labels.filter((own, i) => own === label && predictions[i] === label).length;
    if (right === 0) return 0;
    const precision = right / predictions.filter((prediction) => prediction === label).length;
    const recall = right / labels.filter((own) => own === label).length;
    return (2 * precision * recall) / (precision + recall);
  });
  return scores.reduce((sum, value) => sum + value, 0) / scores.length;
}

function drawCase(seed: number, n: number, classes: number) {
  const random = createRandom(seed);
  const labels = Array.from({ length: n }, () => Math.floor(classes * random() ** 2));
  const predictions = labels.map((label) => (random() < 0.5 ? label : wholeNumber(random, 0, classes - 1)));
  return { labels, predictions };
}

describe('macroF1', () => {
  it('by hand', () => {
    // class 0: 2 of 3 found, predicted twice: 2 * 2 / (3 + 2) = 4/5
    // class 1: 0 of 1 found, predicted once: 0; class 3: 1 of 2 found, predicted once: 2 / (2 + 1) = 2/3
    // class 2 is predicted twice and never right: it is not averaged. (4/5 + 0 + 2/3) / 3 = 22/45
    expect(score([0, 0, 0, 1, 3, 3], [0, 0, 2, 2, 3, 1])).toBeCloseTo(22 / 45, 15);
  });

  it('is 0 where nothing is right, and 1 where everything is', () => {
    expect(score([0, 1, 4], [1, 0, 2])).toBe(0);
    expect(score([0, 1, 4], [0, 1, 4])).toBe(1);
  });

  it('counts a false positive from any sample', () => {
    // class 0: 1 of 1 found, predicted twice: 2/3; class 1: 1 of 2 found, predicted once: 2/3
    expect(score([0, 1, 1], [0, 0, 1])).toBeCloseTo(2 / 3, 15);
  });

  it.each(macroF1Row.cases)("equals scikit-learn's f1_score over the labels: $value", (one) =>
    expectAgreement(macroF1Row, one),
  );

  it('control: the stored inputs tell it from the mean over every class', () => {
    const apart = macroF1Row.cases.filter(({ value, everyClass }) => Math.abs(value - everyClass) > 0.01);
    expect(apart).toHaveLength(3);
  });

  it.each([
    [40, 6],
    [101, 13],
    [7, 30],
  ])('by a second way: %i samples of %i classes', (n, classes) => {
    const { labels, predictions } = drawCase(n, n, classes);
    expect(score(labels, predictions)).toBeCloseTo(slowMacroF1(labels, predictions), 12);
    expect(score(labels.toReversed(), predictions.toReversed())).toBe(score(labels, predictions));
  });

  it('of chosen samples: as of the lists of those samples, repeats and all', () => {
    const { labels, predictions } = drawCase(5, 60, 9);
    const random = createRandom(6);
    for (const count of [1, 2, 17, 60, 200]) {
      const chosen = Int32Array.from({ length: count }, () => wholeNumber(random, 0, 59));
      expect(macroF1(Int32Array.from(labels), Int32Array.from(predictions), 9, chosen)).toBeCloseTo(
        slowMacroF1([...chosen].map((i) => labels[i]), [...chosen].map((i) => predictions[i])), // prettier-ignore
        12,
      );
    }
  });

  it('throws on no samples', () => {
    const message = 'F1-macro_all: no samples. Nothing measured is not zero';
    expect(() => score([], [])).toThrow(new MetricError(message));
    expect(() => macroF1(Int32Array.of(1), Int32Array.of(1), 2, new Int32Array(0))).toThrow(MetricError);
  });
});
