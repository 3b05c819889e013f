import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { accuracyAt } from '../../harness/metrics/accuracy.js';
import { topK } from '../../harness/metrics/top-k.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { accuracyRow } from '../numbers/rows/classification.js';
import { rankAll, wholeNumber } from './random-input.js';

describe('accuracyAt', () => {
  it('by hand', () => {
    // labels         2          0          1          1
    const rankings = [
      [2, 0, 1],
      [1, 0, 2],
      [2, 0, 1],
      [1, 2, 0],
    ];
    // first: yes, no, no, yes = 2/4; first two: yes, yes, no, yes = 3/4; first three: all
    expect(accuracyAt(1, [2, 0, 1, 1], rankings)).toBe(2 / 4);
    expect(accuracyAt(2, [2, 0, 1, 1], rankings)).toBe(3 / 4);
    expect(accuracyAt(3, [2, 0, 1, 1], rankings)).toBe(1);
  });

  it('by a second way: a hit when fewer than k classes stand before the label', () => {
    const random = createRandom(2);
    const [n, classes] = [67, 9];
    // scores of few values, so that many are equal
    const scores = Array.from({ length: n }, () =>
      Array.from({ length: classes }, () => wholeNumber(random, -2, 2)),
    );
    const labels = scores.map(() => wholeNumber(random, 0, classes - 1));
    for (const k of [1, 2, 5, 8]) {
      let hits = 0;
      scores.forEach((row, i) => {
        const label = labels[i];
        const before = row.filter((s, c) => s > row[label] || (s === row[label] && c < label)).length;
        if (before < k) hits++;
      });
      expect(accuracyAt(k, labels, scores.map(rankAll))).toBe(hits / n);
      expect(
        accuracyAt(
          k,
          labels,
          scores.map((row) => topK(Float64Array.from(row), k)),
        ),
      ).toBe(hits / n);
    }
  });

  it.each(accuracyRow.cases)("equals CLIP_benchmark's accuracy: $acc1, $acc5", (stored) =>
    expectAgreement(accuracyRow, stored),
  );

  it('counts a label that no prediction names as a miss', () => {
    expect(accuracyAt(5, [7, 0], [[0, 1, 2], [0]])).toBe(1 / 2);
  });

  it('is 1 when k reaches over the whole list', () => {
    expect(
      accuracyAt(
        50,
        [0, 1],
        [
          [1, 0],
          [0, 1],
        ],
      ),
    ).toBe(1);
  });

  it.each([1, 5])('throws on no samples, naming acc%i', (k) => {
    expect(() => accuracyAt(k, [], [])).toThrow(
      new MetricError(`acc${k}: no samples. Nothing measured is not zero`),
    );
    expect(() => accuracyAt(k, [], [])).toThrow(MetricError);
  });
});
