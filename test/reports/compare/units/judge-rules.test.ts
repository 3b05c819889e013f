import { describe, expect, it } from '@jest/globals';
import type { SampleLine } from '../../../../harness/core/protocol.js';
import { createRandom } from '../../../../harness/core/random.js';
import { scoreReviews } from '../../../../harness/metrics/answers/llava-bench.js';
import { summariseMmVet } from '../../../../harness/metrics/answers/mm-vet.js';
import { expectSamePools, gatherUnits, type UnitCase, type UnitLines } from '../../../support/unit-metric.js';

function unitsOf(scores: readonly (SampleLine['scores'] | undefined)[]): readonly UnitLines[] {
  return scores.map((own, id) => [
    { id: String(id), truth: 'a', prediction: 'b', ...(own && { scores: own }) },
  ]);
}

const kindOf: UnitCase['kindOf'] = ([{ scores }]) => scores ?? null;

const grades: Pick<UnitCase, 'metric' | 'protocol' | 'value' | 'kindOf'> = {
  metric: 'gpt_score',
  protocol: 'mm-vet',
  value: (units) =>
    summariseMmVet(units.map(([{ scores }]) => ({ capabilities: [], grades: [scores?.grade ?? 0] }))).total ??
    undefined,
  kindOf: ([{ scores }]) => scores?.grade ?? 0,
};

const reviews: typeof grades = {
  metric: 'relative_score',
  protocol: 'llava-bench',
  value: (units) =>
    scoreReviews(units.map(([{ scores }]) => ({ scores: scores && [scores.reference, scores.answer] })))
      .all ?? undefined,
  kindOf,
};

describe('mean grade', () => {
  it('counts a grade that cannot be read as 0', () => {
    const before = unitsOf([{ grade: 0.5 }, { grade: 1 }, undefined]);
    const metric = gatherUnits({ ...grades, before, after: before });
    expect(metric?.score(Int32Array.of(1, 1, 1, 0, 0, 0))).toBe(50);
    expect(metric?.score(Int32Array.of(1, 0, 0, 0, 2, 0))).toBeCloseTo(250 / 3, 12);
  });

  it('agrees with the metric of the harness', () => {
    const random = createRandom(2);
    const judge = () =>
      unitsOf(
        Array.from({ length: 30 }, () =>
          random() < 0.1 ? undefined : { grade: Math.floor(random() * 11) / 10 },
        ),
      );
    expectSamePools({ ...grades, before: judge(), after: judge() });
  });
});

describe('relative score', () => {
  it('is a ratio of means over the reviews that can be read', () => {
    const before = unitsOf([{ reference: 8, answer: 4 }, { reference: 10, answer: 9 }, undefined]);
    const metric = gatherUnits({ ...reviews, before, after: before });
    // 13 of 18
    expect(metric?.score(Int32Array.of(1, 1, 1, 0, 0, 0))).toBeCloseTo((100 * 13) / 18, 12);
    // 3 x 4 + 9 of 3 x 8 + 10
    expect(metric?.score(Int32Array.of(3, 0, 7, 0, 1, 0))).toBeCloseTo((100 * 21) / 34, 12);
    expect(metric?.score(Int32Array.of(0, 0, 7, 0, 0, 0))).toBeUndefined();
  });

  it('agrees with the metric of the harness', () => {
    const random = createRandom(3);
    const judge = () =>
      unitsOf(
        Array.from({ length: 30 }, () =>
          random() < 0.1
            ? undefined
            : { reference: 5 + Math.floor(random() * 6), answer: 1 + Math.floor(random() * 10) },
        ),
      );
    expectSamePools({ ...reviews, before: judge(), after: judge() });
  });
});
