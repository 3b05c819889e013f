import { describe, expect, it } from '@jest/globals';
import type { SampleLine } from '../../../../harness/core/protocol.js';
import { createRandom } from '../../../../harness/core/random.js';
import { meanPerClassRecall } from '../../../../harness/metrics/mean-per-class-recall.js';
import { gatherUnits, scorePools, type UnitCase } from '../../../support/unit-metric.js';

function line(id: number, truth: number, prediction: number): SampleLine {
  return { id: `s${id}`, truth, prediction, correct: truth === prediction };
}

/** Each line is a unit. */
function unitsOf(truths: readonly number[], predictions: readonly number[]) {
  return truths.map((truth, id) => [line(id, truth, predictions[id])]);
}

const kindOf: UnitCase['kindOf'] = ([{ truth, correct }]) => [truth, correct];

const share: Pick<UnitCase, 'metric' | 'protocol' | 'value' | 'kindOf'> = {
  metric: 'acc1',
  protocol: 'zero-shot-classification',
  value: (units) =>
    units.length === 0 ? undefined : units.filter(([{ correct }]) => correct === true).length / units.length,
  kindOf: ([{ correct }]) => correct,
};

const recall: typeof share = {
  metric: 'mean_per_class_recall',
  protocol: 'zero-shot-classification',
  value: (units) =>
    units.length === 0
      ? undefined
      : meanPerClassRecall(
          units.map(([{ truth }]) => Number(truth)),
          units.map(([{ prediction }]) => Number(prediction)),
        ),
  kindOf,
};

/** 60 lines of 4 uneven classes: half of them of the first. */
function randomCase(base: typeof share): UnitCase {
  const random = createRandom(3);
  const truths = Array.from({ length: 60 }, () => Math.floor(random() ** 2 * 4));
  const guess = () => truths.map((truth) => (random() < 0.6 ? truth : Math.floor(random() * 4)));
  return { ...base, before: unitsOf(truths, guess()), after: unitsOf(truths, guess()) };
}

describe('share of right lines', () => {
  const byHand: UnitCase = {
    ...share,
    before: unitsOf([0, 0, 1, 2], [0, 0, 0, 2]),
    after: unitsOf([0, 0, 1, 2], [0, 1, 1, 2]),
  };

  it('is of four lines three before and after, kinds by right and wrong in both', () => {
    // right-right, right-wrong, wrong-right, right-right: three kinds, the first twice
    const metric = gatherUnits(byHand);
    expect(metric?.sizes).toEqual(Int32Array.of(2, 1, 1));
    expect(metric?.score(Int32Array.of(2, 1, 1, 0, 0, 0))).toBe(3 / 4);
    // the second line three times as before, the third once as before: 3 of 4; nothing drawn: not defined
    expect(metric?.score(Int32Array.of(0, 3, 1, 0, 0, 0))).toBe(3 / 4);
    expect(metric?.score(Int32Array.of(0, 3, 0, 0, 2, 0))).toBe(3 / 5);
    expect(metric?.score(new Int32Array(6))).toBeUndefined();
  });

  it('agrees with counting on pools of both runs', () => {
    const { scores, expected } = scorePools(randomCase(share), 50);
    expect(scores).toEqual(expected);
  });

  it('is not believed where it is not what a record reports', () => {
    expect(gatherUnits(byHand, [0.75, 0.75])).toBeDefined();
    expect(gatherUnits(byHand, [0.75 + 1e-6, 0.75])).toBeUndefined();
    expect(gatherUnits(byHand, [0.75, 0.5])).toBeUndefined();
  });

  it('is not gathered from lines that are neither right nor wrong', () => {
    const unmarked = byHand.before.map(([{ id, truth, prediction }]) => [{ id, truth, prediction }]);
    expect(gatherUnits({ ...byHand, after: unmarked }, [0.75, 0.75])).toBeUndefined();
  });

  it('draws lines of one unit together', () => {
    const inUnits = (units: UnitCase['before']) =>
      units.map(([one], index) => [{ ...one, unit: index < 3 ? 'a' : 'b' }]);
    const metric = gatherUnits({ ...byHand, before: inUnits(byHand.before), after: inUnits(byHand.after) });
    // a has 2 of 3 right in both, b its only one
    expect(metric?.sizes).toEqual(Int32Array.of(1, 1));
    expect(metric?.score(Int32Array.of(2, 0, 0, 0))).toBe(4 / 6);
    expect(metric?.score(Int32Array.of(1, 0, 0, 3))).toBe(5 / 6);
  });

  it('throws where the runs bring other samples', () => {
    expect(() => gatherUnits({ ...byHand, after: byHand.after.slice(1) }, [0.75, 2 / 3])).toThrow(
      'units: unit 0 (from 0) is in one run only, expected the same samples',
    );
  });
});

describe('mean recall over classes', () => {
  it('is the mean over the classes that are drawn', () => {
    const metric = gatherUnits({
      ...recall,
      before: unitsOf([0, 0, 0, 1], [0, 0, 1, 1]),
      after: unitsOf([0, 0, 0, 1], [0, 1, 1, 0]),
    });
    // of class 0: right-right, right-wrong, wrong-wrong; of class 1: right-wrong
    expect(metric?.sizes).toEqual(Int32Array.of(1, 1, 1, 1));
    expect(metric?.score(Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0))).toBe((2 / 3 + 1) / 2);
    expect(metric?.score(Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1))).toBe((1 / 3 + 0) / 2);
    // class 1 is not drawn: class 0 alone, 3 of 4
    expect(metric?.score(Int32Array.of(1, 2, 0, 0, 0, 0, 1, 0))).toBe(3 / 4);
  });

  it('agrees with the metric of the harness on pools of both runs', () => {
    const { metric, scores, expected } = scorePools(randomCase(recall), 50);
    expect(metric.sizes.length).toBeLessThanOrEqual(16);
    expect(metric.sizes.reduce((sum, size) => sum + size, 0)).toBe(60);
    scores.forEach((score, pool) => {
      expect(score).toBeCloseTo(Number(expected[pool]), 12);
    });
  });
});
