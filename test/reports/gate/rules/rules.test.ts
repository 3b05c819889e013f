import { describe, expect, it } from '@jest/globals';
import { measureMean, measureTask, type Measured } from '../../../../reports/gate/measured.js';
import { judgeChurn } from '../../../../reports/gate/rules/churn.js';
import { judgeDetect } from '../../../../reports/gate/rules/detect.js';
import { judgeFloor } from '../../../../reports/gate/rules/floor.js';
import { judgeMaxDrop } from '../../../../reports/gate/rules/max-drop.js';
import { judgeNonInferior } from '../../../../reports/gate/rules/non-inferior.js';
import { judgeRatio } from '../../../../reports/gate/rules/ratio.js';
import { testDrops } from '../../../../reports/gate/rules/test-drops.js';
import type { ComparedTask, SpeedComparison } from '../../../../reports/compare/comparison.js';
import { comparedTask, identicalTask, mean } from '../../../support/gate-cases.js';

function measured(change: Partial<ComparedTask> = {}, metric?: string): Measured {
  const found = measureTask(comparedTask(change), metric);
  if (!found) throw new Error('no such metric');
  return found;
}

/** n samples of which some were gained and some lost; half of them are right before. */
function counted(n: number, gained: number, lost: number): Measured {
  return measured({
    ...{ n, before: 0.5, after: 0.5 + (gained - lost) / n },
    evidence: { kind: 'counted', n, gained, lost },
    flips: { gained, lost, of: n },
  });
}

const close = (value: number) => expect.closeTo(value, 10) as unknown;

const unpaired = {
  kind: 'unpaired',
  before: { value: 0.7, low: 0.69, high: 0.71 },
  after: { value: 0.699, low: 0.689, high: 0.709 },
  reason: 'no samples are kept',
} as const;

describe('floor', () => {
  it.each([
    [0.688, 'pass'],
    [0.6880001, 'fail'],
    [0.62, 'pass'],
  ])('68.8 %% against %d: %s', (min, state) => {
    expect(judgeFloor(measured(), { min, useLowerBound: false }).state).toBe(state);
  });

  it('says value and floor', () => {
    expect(judgeFloor(measured(), { min: 0.69, useLowerBound: false })).toMatchObject({
      message: '68.80 %; the floor is 69.00 %',
      numbers: { after: 0.688, limit: 0.69 },
    });
  });

  it('looks at the lower end of the interval of the run after', () => {
    // 0.688 - 0.03 = 0.658
    expect(judgeFloor(measured(), { min: 0.65, useLowerBound: true }).state).toBe('pass');
    expect(judgeFloor(measured(), { min: 0.66, useLowerBound: true })).toMatchObject({
      state: 'fail',
      message: '68.80 % with 65.80 % as the worse end of its 95 % interval; the floor is 66.00 %',
    });
    expect(judgeFloor(measured({ intervals: {} }), { min: 0.1, useLowerBound: true }).state).toBe(
      'inconclusive',
    );
  });

  it('is about another metric, where a rule says so', () => {
    expect(judgeFloor(measured({}, 'acc5'), { min: 0.945, useLowerBound: false })).toMatchObject({
      state: 'fail',
      numbers: { before: 0.95, after: 0.94 },
    });
    expect(measureTask(comparedTask(), 'AP50')).toBeUndefined();
  });

  it('is a ceiling where lower is better, and has the unit of the metric', () => {
    const lower = measured({ higherIsBetter: false, metric: 'perception_score', before: 1200, after: 1300 });
    expect(lower.drop).toBe(100);
    expect(judgeFloor(lower, { min: 1250, useLowerBound: false })).toMatchObject({
      state: 'fail',
      message: '1300; the ceiling is 1250',
    });
    expect(judgeFloor(lower, { min: 1300, useLowerBound: false }).state).toBe('pass');
  });
});

describe('maxDrop', () => {
  it('allows a drop of the limit, though not in floating point', () => {
    // 0.60 - 0.63 is -0.030000000000000027.
    const task = measured({ before: 0.63, after: 0.6 });
    expect(task.drop).toBeGreaterThan(0.03);
    expect(judgeMaxDrop(task, { absolute: 0.03, useBound: 'none' }).state).toBe('pass');
    expect(judgeMaxDrop(task, { absolute: 0.0299, useBound: 'none' })).toMatchObject({
      state: 'fail',
      message: 'fell by 3.00 points (63.00 % to 60.00 %); at most 2.99 points are allowed',
    });
  });

  it('with `upper`, fails only a drop that is surely beyond the limit; with `lower`, one that may be', () => {
    // 500 gained, 600 lost of 50,000: Tango's 95 % interval is [-0.003305, -0.000701] (by the formula of Tango 1998).
    const task = counted(50_000, 500, 600);
    const judge = (absolute: number, useBound: 'none' | 'upper' | 'lower') =>
      judgeMaxDrop(task, { absolute, useBound }).state;
    expect([judge(0.0006, 'upper'), judge(0.0008, 'upper')]).toEqual(['fail', 'pass']);
    expect([judge(0.0032, 'lower'), judge(0.0034, 'lower')]).toEqual(['fail', 'pass']);
    // The drop itself is 100 of 50,000 = 0.002.
    expect([judge(0.0019, 'none'), judge(0.002, 'none')]).toEqual(['fail', 'pass']);
    const { low, high } = judgeMaxDrop(task, { absolute: 0.1, useBound: 'upper' }).numbers;
    expect(low).toBeCloseTo(-0.003305, 6);
    expect(high).toBeCloseTo(-0.000701, 6);
  });

  it('passes a rise, and what was answered the same', () => {
    expect(judgeMaxDrop(counted(1000, 60, 10), { absolute: 0.001, useBound: 'none' })).toMatchObject({
      state: 'pass',
      message: 'rose by 5.00 points (50.00 % to 55.00 %); at most 0.10 points are allowed',
    });
    const same = measureTask(identicalTask());
    expect(same && judgeMaxDrop(same, { absolute: 0.001, useBound: 'lower' }).state).toBe('pass');
  });
});

describe('detect', () => {
  const detect = (task: Measured, minDrop = 0, others: readonly Measured[] = []) => {
    const drops = [task, ...others].flatMap(({ evidence }) =>
      evidence ? [{ evidence, test: 'mcnemar-exact' as const }] : [],
    );
    const [test] = testDrops(drops, { alpha: 0.05, multiplicity: 'holm' });
    return judgeDetect(task, { test: 'mcnemar-exact', minDrop }, test);
  };

  it('fails a drop that is no noise', () => {
    // P(X <= 1), X ~ Bin(7 + 1, 1/2): (1 + 8) / 256 = 0.0352
    expect(detect(counted(100, 1, 7))).toMatchObject({
      state: 'fail',
      numbers: { p: close(9 / 256), adjustedP: close(9 / 256), gained: 1, lost: 7, n: 100 },
    });
    // P(X <= 2), X ~ Bin(8, 1/2): (1 + 8 + 28) / 256 = 0.1445
    expect(detect(counted(100, 2, 6))).toMatchObject({ state: 'pass', numbers: { p: close(37 / 256) } });
  });

  it('corrects for its family', () => {
    // Two tests: 2 x 9 / 256 = 0.0703, above 0.05.
    const { state, numbers } = detect(counted(100, 1, 7), 0, [counted(100, 5, 5)]);
    expect(state).toBe('pass');
    expect(numbers).toMatchObject({ p: close(9 / 256), adjustedP: close(18 / 256) });
  });

  it('lets a drop below minDrop pass, and not one that equals it', () => {
    // 6 of 100
    expect(detect(counted(100, 1, 7), 0.061)).toMatchObject({
      state: 'pass',
      message:
        'fell by 6.00 points (50.00 % to 44.00 %), 1 gained and 7 lost of 100: p 0.0352, adjusted for 1 test 0.0352; less than 6.10 points, the least drop that the rule is about',
    });
    expect(detect(counted(100, 1, 7), 0.06).state).toBe('fail');
  });

  it('passes a rise however surely it is one', () => {
    expect(detect(counted(1000, 60, 10)).state).toBe('pass');
  });

  it('says the drop that it would have seen', () => {
    // (1.6449 + 0.8416) x sqrt(10) / 100 = 0.07863
    const { numbers, message } = detect(counted(100, 5, 5));
    expect(numbers.detectable).toBeCloseTo(0.07863, 4);
    expect(message).toMatch(/one of 7\.86 points would have been seen 8 times in 10$/);
  });

  it('asks by Holm, by Benjamini and Hochberg, or not at all', () => {
    const evidence = (gained: number, lost: number) =>
      ({ evidence: { kind: 'counted', n: 100, gained, lost }, test: 'mcnemar-exact' }) as const;
    // p: 1/256, 9/256, 37/256
    const drops = [evidence(0, 8), evidence(1, 7), evidence(2, 6)];
    const adjusted = (multiplicity: 'holm' | 'bh' | 'none') =>
      testDrops(drops, { alpha: 0.05, multiplicity }).map(({ adjustedP }) => adjustedP * 256);
    expect(adjusted('holm')).toEqual([3, 18, 37].map(close));
    expect(adjusted('bh')).toEqual([3, 13.5, 37].map(close));
    expect(adjusted('none')).toEqual([1, 9, 37].map(close));
    expect(testDrops([], { alpha: 0.05, multiplicity: 'holm' })).toEqual([]);
  });
});

describe('nonInferior', () => {
  const prove = (task: Measured, margin: number, allowUnpaired = false) =>
    judgeNonInferior(task, { margin, allowUnpaired }, 0.05);

  it('passes where the drop is proven to be below the margin', () => {
    // 1000 gained, 1100 lost of 50,000, margin 0.005: p 0.00055 (by the formula of Tango 1998)
    const { state, numbers } = prove(counted(50_000, 1000, 1100), 0.005);
    expect(state).toBe('pass');
    expect(numbers.p).toBeCloseTo(0.00055, 5);
  });

  it('fails a missed margin only where there is a drop, which noise is not', () => {
    // -0.12 points, deviation sqrt(92)/10000 = 0.0959: lower end -0.278, upper end 0.038, detectable 0.238
    expect(prove(counted(10_000, 40, 52), 0.0024).state).toBe('inconclusive');
    // -0.17 points, deviation sqrt(97)/10000 = 0.0985: lower end -0.332, upper end -0.008, detectable 0.245
    expect(prove(counted(10_000, 40, 57), 0.0025).state).toBe('fail');
  });

  it('never passes a margin that so few samples could not prove', () => {
    // 40 and 52 of 1000: (1.6449 + 0.8416) x sqrt(92) / 1000 = 0.02385, so 0.01 is inconclusive.
    const { state, numbers, message } = prove(counted(1000, 40, 52), 0.01);
    expect(state).toBe('inconclusive');
    expect(numbers.p).toBeCloseTo(0.583, 3);
    expect(numbers.detectable).toBeCloseTo(0.02385, 4);
    expect(message).toContain('too few samples to prove a margin of 1.00 points');
    // With 0.03 they can: p 0.0332.
    expect(prove(counted(1000, 40, 52), 0.03)).toMatchObject({ state: 'pass' });
    // A margin that cannot be proven is not passed by luck: 40 gained, 10 lost, whose bound is far above it.
    expect(prove(counted(1000, 40, 10), 0.01).state).toBe('inconclusive');
  });

  it('fails where the bound misses a margin that could have been proven', () => {
    // (1.6449 + 0.8416) x sqrt(92) / 1000 = 0.02385 < 0.03; the drop is 0.022, its lower end about -0.022 - 1.64 x 0.0096.
    expect(prove(counted(1000, 35, 57), 0.03).state).toBe('fail');
  });

  it('fails a drop that is surely beyond the margin, however few the samples are', () => {
    // 0 gained, 40 lost of 200: a drop of 20 points; detectable 0.0786 is above the margin of 0.01.
    expect(prove(counted(200, 0, 40), 0.01)).toMatchObject({ state: 'fail' });
  });

  it('proves no small margin by few samples of which none changed', () => {
    // As if one of the 20 had changed: (1.6449 + 0.8416) / 20 = 0.1243; the bound is -z^2 / (n + z^2) = -2.706 / 22.706 = -0.119.
    expect(prove(counted(20, 0, 0), 0.12).state).toBe('inconclusive');
    expect(prove(counted(20, 0, 0), 0.13).state).toBe('pass');
  });

  it('proves no small margin by resamples that are all alike', () => {
    // As if one of the 20 units had changed: 0.1243.
    const draws = new Float64Array(1000);
    const task = measured({
      ...{ before: 0.5, after: 0.5 },
      evidence: {
        ...{ kind: 'resampled', units: 20, difference: 0, differences: draws, swapped: draws },
        ...{ dropP: 1, differenceP: 1 },
      },
    });
    expect(prove(task, 0.12).state).toBe('inconclusive');
    expect(prove(task, 0.13).state).toBe('pass');
  });

  it('takes no evidence that is not paired, unless it may', () => {
    const task = measured({ before: 0.7, after: 0.699, evidence: unpaired });
    expect(prove(task, 0.05)).toMatchObject({
      state: 'inconclusive',
      message:
        'fell by 0.10 points (70.00 % to 69.90 %), but the samples are not paired (no samples are kept), which proves no margin',
    });
    expect(prove(task, 0.05, true).state).toBe('pass');
  });

  it('passes what was answered the same, whatever the margin', () => {
    const same = measureTask(
      identicalTask({ n: 5, evidence: { kind: 'counted', n: 5, gained: 0, lost: 0 } }),
    );
    expect(same && prove(same, 0.0001).state).toBe('pass');
  });

  it('judges means', () => {
    expect(prove(measureMean(mean()), 0.01).state).toBe('inconclusive');
    expect(prove(measureMean(mean()), 0.03).state).toBe('pass');
  });
});

describe('churn', () => {
  it('counts flips to both sides', () => {
    // 40 + 52 of 1000 = 0.092
    expect(judgeChurn(measured(), { max: 0.092, of: 'correct' }).state).toBe('pass');
    expect(judgeChurn(measured(), { max: 0.091, of: 'correct' })).toMatchObject({
      state: 'fail',
      message: '92 of 1000 samples changed between right and wrong (9.2 %); at most 9.1 % may',
      numbers: { changed: 92, churn: 0.092, limit: 0.091 },
    });
  });

  it('counts predictions', () => {
    expect(judgeChurn(measured(), { max: 0.149, of: 'predictions' })).toMatchObject({
      state: 'fail',
      message: '150 of 1000 predictions changed (15 %); at most 14.9 % may',
    });
  });

  it('does not know what is not kept', () => {
    const { metric, before, after, drop, higherIsBetter } = measured();
    const task: Measured = { metric, before, after, drop, higherIsBetter, identical: false };
    for (const kept of ['correct', 'predictions'] as const)
      expect(judgeChurn(task, { max: 1, of: kept })).toMatchObject({
        state: 'inconclusive',
        numbers: { limit: 1 },
      });
    expect(judgeChurn({ ...task, identical: true }, { max: 0, of: 'correct' }).state).toBe('pass');
    expect(
      judgeChurn({ ...task, flips: { gained: 0, lost: 0, of: 0 } }, { max: 0, of: 'correct' }).state,
    ).toBe('inconclusive');
  });
});

describe('ratio', () => {
  const settings = { min: 0.9, repeats: 5, requireSameMachine: true };
  const draws = { seed: 1, bootstrap: 1000 };
  const speed = (after: readonly number[], change: Partial<SpeedComparison> = {}): SpeedComparison => ({
    ...{ before: [100, 101, 99, 100, 100], after, sameMachine: true, differs: [] },
    ...change,
  });

  it('passes as fast a run, and fails one that is surely slower', () => {
    expect(judgeRatio(speed([98, 99, 97, 99, 98]), settings, draws).state).toBe('pass');
    // Every median is at most 81, and every one before at least 99: below 0.82.
    expect(judgeRatio(speed([80, 81, 79, 80, 80]), settings, draws)).toMatchObject({
      state: 'fail',
      numbers: { before: 100, after: 80, ratio: 0.8, limit: 0.9 },
    });
  });

  it('does not fail a ratio whose interval reaches the limit', () => {
    // Median 85 of 80 to 120, so that medians of resamples may be 120.
    const { state, message } = judgeRatio(speed([80, 85, 120, 80, 120]), settings, draws);
    expect(state).toBe('pass');
    expect(message).toMatch(/whose interval reaches it$/);
  });

  it('says nothing of too few repetitions, or of another machine', () => {
    expect(judgeRatio(speed([80, 80, 80, 80]), settings, draws)).toMatchObject({
      state: 'inconclusive',
      message: '5 and 4 repetitions, a ratio of medians needs 5 of each run',
    });
    const elsewhere = speed([80, 81, 79, 80, 80], { sameMachine: false, differs: ['threads 2, now 4'] });
    expect(judgeRatio(elsewhere, settings, draws)).toMatchObject({
      state: 'inconclusive',
      message: 'the runs are not of the same machine and settings: threads 2, now 4',
    });
    expect(judgeRatio(elsewhere, { ...settings, requireSameMachine: false }, draws).state).toBe('fail');
    expect(judgeRatio(speed([0, 80, 80, 80, 80]), settings, draws).state).toBe('inconclusive');
  });

  it('draws the same twice', () => {
    const twice = [1, 2].map(() => judgeRatio(speed([90, 85, 92, 89, 91]), settings, draws));
    expect(twice[0]).toEqual(twice[1]);
  });
});
