import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../../harness/core/random.js';
import { macroF1 } from '../../../../harness/metrics/macro-f1.js';
import { meanPerClassRecall } from '../../../../harness/metrics/mean-per-class-recall.js';
import { expectSamePools, gatherUnits, type UnitCase, type UnitLines } from '../../../support/unit-metric.js';

/** Each line is a unit. */
function unitsOf(truths: readonly number[], predictions: readonly number[]): readonly UnitLines[] {
  return truths.map((truth, id) => {
    const prediction = predictions[id];
    return [{ id: `s${id}`, truth, prediction, correct: truth === prediction }];
  });
}

const truthsOf = (units: readonly UnitLines[]) => units.map(([{ truth }]) => Number(truth));
const predictionsOf = (units: readonly UnitLines[]) => units.map(([{ prediction }]) => Number(prediction));

type Rule = Pick<UnitCase, 'metric' | 'protocol' | 'value' | 'kindOf'>;

const recall: Rule = {
  metric: 'mean_per_class_recall',
  protocol: 'zero-shot-classification',
  value: (units) =>
    units.length === 0 ? undefined : meanPerClassRecall(truthsOf(units), predictionsOf(units)),
  kindOf: ([{ truth, correct }]) => [truth, correct],
};

const f1: Rule = {
  metric: 'F1-macro_all',
  protocol: 'group-classification',
  value: (units) =>
    units.length === 0
      ? undefined
      : macroF1(Int32Array.from(truthsOf(units)), Int32Array.from(predictionsOf(units)), 6),
  kindOf: ([{ truth, prediction }]) => [truth, prediction],
};

/** 60 lines of 4 uneven classes, the first the most; 5 classes are predicted. */
function randomCase(rule: Rule): UnitCase {
  const random = createRandom(3);
  const truths = Array.from({ length: 60 }, () => Math.floor(random() ** 2 * 4));
  const guess = () => truths.map((truth) => (random() < 0.6 ? truth : Math.floor(random() * 5)));
  return { ...rule, before: unitsOf(truths, guess()), after: unitsOf(truths, guess()) };
}

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

  it('agrees with the metric of the harness', () => {
    expectSamePools(randomCase(recall));
  });

  it('needs classes', () => {
    const texts = unitsOf([0, 1], [0, 1]).map(([line]) => [{ ...line, truth: 'cat' }]);
    expect(gatherUnits({ ...recall, before: texts, after: texts }, [1, 1])).toBeUndefined();
  });
});

describe('mean F1 over classes', () => {
  it('counts what is predicted wrongly as a class against it', () => {
    const metric = gatherUnits({
      ...f1,
      before: unitsOf([0, 0, 1, 1], [0, 1, 1, 5]),
      after: unitsOf([0, 0, 1, 1], [0, 0, 1, 1]),
    });
    // class 0: 2 x 1 / (2 + 1); class 1: 2 x 1 / (2 + 2); class 5 is only predicted
    expect(metric?.score(Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0))).toBe((2 / 3 + 2 / 4) / 2);
    expect(metric?.score(Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1))).toBe(1);
    // the first line as before, the second and third as after: 1 and 1
    expect(metric?.score(Int32Array.of(1, 0, 0, 0, 0, 1, 1, 0))).toBe(1);
    // the second line as before twice, the third as after: class 0: 0 / (2 + 0); class 1: 2 x 1 / (1 + 3)
    expect(metric?.score(Int32Array.of(0, 2, 0, 0, 0, 0, 1, 0))).toBe((0 + 2 / 4) / 2);
  });

  it('agrees with the metric of the harness', () => {
    expectSamePools(randomCase(f1));
  });

  it('needs predicted classes', () => {
    const blank = unitsOf([0, 1], [0, 1]).map(([line]) => [{ ...line, prediction: null }]);
    expect(gatherUnits({ ...f1, before: blank, after: blank }, [1, 1])).toBeUndefined();
  });
});
