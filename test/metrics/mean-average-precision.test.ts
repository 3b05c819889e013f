import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import {
  averagePrecision,
  averagePrecisions,
  meanAveragePrecision,
} from '../../harness/metrics/mean-average-precision.js';
import { expectOneLine } from '../support/errors.js';
import { rankAll, wholeNumber } from './random-input.js';

/** Sorts every sample and walks down the whole list. */
function slowPrecision(scores: readonly number[], positives: Uint8Array): number {
  let found = 0;
  let sum = 0;
  rankAll(scores).forEach((sample, place) => {
    if (positives[sample] === 0) return;
    found++;
    sum += found / (place + 1);
  });
  return found === 0 ? 0 : sum / found;
}

describe('averagePrecision', () => {
  it('by hand', () => {
    // order 2 (0.9), 0 (0.8), 3 (0.4), 1 (0.1); positives at places 1 and 3: (1/1 + 2/3) / 2
    expect(averagePrecision([0.8, 0.1, 0.9, 0.4], Uint8Array.of(0, 0, 1, 1))).toBe((1 + 2 / 3) / 2);
  });

  it('gives ties to the lower index', () => {
    const same = [5, 5, 5];
    // the positive is at place 1, 2 or 3
    expect(averagePrecision(same, Uint8Array.of(1, 0, 0))).toBe(1);
    expect(averagePrecision(same, Uint8Array.of(0, 1, 0))).toBe(1 / 2);
    expect(averagePrecision(same, Uint8Array.of(0, 0, 1))).toBe(1 / 3);
  });

  it('is 0 for a class without positives, and 1 where all are positive', () => {
    expect(averagePrecision([1, 2], Uint8Array.of(0, 0))).toBe(0);
    expect(averagePrecision([1, 2], Uint8Array.of(1, 1))).toBe(1);
  });

  it.each([1, 2, 3, 4])('by a second way, with many ties: seed %i', (seed) => {
    const random = createRandom(seed);
    for (let round = 0; round < 50; round++) {
      const n = wholeNumber(random, 1, 40);
      const scores = Array.from({ length: n }, () => wholeNumber(random, -seed, 3 * seed));
      const positives = Uint8Array.from({ length: n }, () => (random() < 0.3 ? 1 : 0));
      expect(averagePrecision(scores, positives)).toBeCloseTo(slowPrecision(scores, positives), 14);
    }
  });

  it('throws on NaN and on lengths that differ', async () => {
    await expectOneLine(
      () => averagePrecision([1, NaN], Uint8Array.of(1, 0)),
      MetricError,
      'sample 1',
      'NaN',
    );
    await expectOneLine(
      () => averagePrecision([1], Uint8Array.of(1, 0)),
      MetricError,
      '1 scores',
      '2 samples',
    );
  });
});

describe('meanAveragePrecision', () => {
  // class 0: order 0, 1, 2, positives 0 and 2: (1 + 2/3) / 2; class 1: order 2, 0, 1, positive 0: 1/2; class 2: none, 0
  const columns = [
    [3, 2, 1],
    [2, 1, 3],
    [1, 1, 1],
  ];
  const labels = [[0, 1], [], [0]];

  it('by hand: a class without positives counts 0', () => {
    expect([...averagePrecisions(columns, labels)]).toEqual([(1 + 2 / 3) / 2, 1 / 2, 0]);
    expect(meanAveragePrecision(columns, labels)).toBeCloseTo((5 / 6 + 1 / 2) / 3, 15);
  });

  it('takes single precision columns, and a label that is named twice as one', () => {
    const single = columns.map((column) => Float32Array.from(column));
    expect(meanAveragePrecision(single, [[0, 1, 1], [], [0]])).toBe(meanAveragePrecision(columns, labels));
  });

  it.each([
    ['no samples', [[]], [], 'no samples'],
    ['no classes', [], [[]], 'no classes'],
    ['no labels', columns, [[], [], []], 'no sample has a label'],
    ['a label that is no class', columns, [[0], [3], [1]], 'sample 1 has label 3'],
    ['a label below zero', columns, [[0], [-1], [1]], 'sample 1 has label -1'],
    ['a label between classes', columns, [[0], [0.5], [1]], 'label 0.5'],
    ['columns that are too short', [[1, 2]], [[0], [0], [0]], '2 scores for 3 samples'],
  ])('throws on %s', async (_what, scores, classes, part) => {
    await expectOneLine(() => meanAveragePrecision(scores, classes), MetricError, part);
  });
});
