import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../../../harness/core/errors.js';
import type { SampleLine } from '../../../../harness/core/protocol.js';
import { createRandom } from '../../../../harness/core/random.js';
import { meanAveragePrecision } from '../../../../harness/metrics/mean-average-precision.js';
import { expectSamePools, gatherUnits, type UnitCase } from '../../../support/unit-metric.js';

type Row = readonly [labels: readonly number[], before: readonly number[], after: readonly number[]];

/** Two runs over the same images, whose ids are their places; the slow way sorts the pool anew. */
function caseOf(rows: readonly Row[]): UnitCase {
  const lineOf = (i: number, truth: readonly number[], classScores: readonly number[]): [SampleLine] => [
    { id: `image ${i}`, truth, prediction: 0, classScores },
  ];
  const before = rows.map(([labels, scores], i) => lineOf(i, labels, scores));
  const after = rows.map(([labels, , scores], i) => lineOf(i, labels, scores));
  const place = new Map(
    before.flatMap(([line], i) => [
      [line, 2 * i],
      [after[i][0], 2 * i + 1],
    ]),
  );
  return {
    ...{ metric: 'mean_average_precision', protocol: 'multi-label-classification', before, after },
    value: (units) => {
      const lines = units.map(([line]) => line).sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
      const labels = lines.map(({ truth }) => truth as readonly number[]);
      if (labels.flat().length === 0) return undefined;
      const columns = rows[0][1].map((_, label) => lines.map(({ classScores = [] }) => classScores[label]));
      return meanAveragePrecision(columns, labels);
    },
    kindOf: ([{ id }]) => id,
  };
}

const byHand = caseOf([
  [[0], [0.9, 0.1], [0.2, 0.3]],
  [
    [0, 1],
    [0.5, 0.7],
    [0.5, 0.1],
  ],
  [[], [0.8, 0.4], [0.1, 0.9]],
]);

describe('createMultiLabelGatherer', () => {
  it('by hand', () => {
    const metric = gatherUnits(byHand);
    expect(metric?.sizes).toEqual(Int32Array.of(1, 1, 1));
    // before, class 0: places 1 and 3 of 3, (1 + 2/3) / 2 = 5/6; class 1: place 1
    expect(metric?.score(Int32Array.of(1, 1, 1, 0, 0, 0))).toBeCloseTo((5 / 6 + 1) / 2, 14);
    // after, class 0: places 1 and 2, 1; class 1: place 3, 1/3
    expect(metric?.score(Int32Array.of(0, 0, 0, 1, 1, 1))).toBeCloseTo(2 / 3, 14);
    // the second image twice as before, the third once as after. Class 0: places 1 and 2; class 1: 2 and 3, (1/2 + 2/3) / 2
    expect(metric?.score(Int32Array.of(0, 2, 0, 0, 0, 1))).toBeCloseTo((1 + 7 / 12) / 2, 14);
    expect(metric?.score(Int32Array.of(0, 0, 3, 0, 0, 0))).toBeUndefined();
    // two classes of six images
    expect(metric?.cost).toBe(12);
  });

  it('gives the metric of any pool as written out', () => {
    const random = createRandom(5);
    // few values, so that there are ties, between images and between the runs
    const scores = () => Array.from({ length: 4 }, () => Math.floor(random() * 9) / 9);
    const rows = Array.from(
      { length: 31 },
      () => [[0, 1, 3].filter(() => random() < 0.3), scores(), scores()] as const,
    );
    expectSamePools(caseOf(rows));
  });

  it('gives none where a line lacks scores, or they are not what the record was made of', () => {
    const [[{ classScores, ...bare }], ...others] = byHand.before;
    expect(classScores).toBeDefined();
    const values = [11 / 12, 2 / 3];
    expect(gatherUnits(byHand, values)).toBeDefined();
    expect(gatherUnits({ ...byHand, before: [[bare], ...others] }, values)).toBeUndefined();
    expect(gatherUnits(byHand, [11 / 12 + 2e-9, 2 / 3])).toBeUndefined();
    expect(gatherUnits(byHand, [11 / 12, 2 / 3 - 2e-9])).toBeUndefined();
  });

  it('refuses runs over other images', () => {
    const values = [11 / 12, 2 / 3];
    expect(() => gatherUnits({ ...byHand, after: byHand.after.toReversed() }, values)).toThrow(MetricError);
    expect(() => gatherUnits({ ...byHand, after: byHand.after.slice(0, 2) }, values)).toThrow(MetricError);
  });
});
