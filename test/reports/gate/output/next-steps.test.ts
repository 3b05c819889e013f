import { describe, expect, it } from '@jest/globals';
import { listNextSteps } from '../../../../reports/gate/output/next-steps.js';
import { sayMeans } from '../../../../reports/gate/output/say-means.js';
import { compared, comparedTask, identicalTask, mean } from '../../../support/gate-cases.js';
import { makeCheck, makeFailedCheck, makeGateResult } from '../../../support/gate-result.js';

const task = comparedTask({ sameModel: true });
const comparison = compared([task, identicalTask({ task: 'mini/digits' })]);
const place = { model: comparison.after.model, target: task.task };
const comparisons = [{ against: 'baseline', comparison }] as const;

describe('next steps', () => {
  it('are none where nothing blocks', () => {
    expect(listNextSteps(makeGateResult([makeCheck()], { comparisons }))).toEqual([]);
  });

  it('name both runs, and the way to accept what is meant where the baseline is a file', () => {
    const failed = makeGateResult([makeFailedCheck(place)], { comparisons });
    const current = comparison.after.name;
    expect(listNextSteps(failed)).toEqual([
      `both runs side by side: bench compare baselines/vit.json ${current}`,
      "if the change is meant: bench gate accept --baseline baselines/vit.json --reason '...' --allow-regression",
    ]);
    expect(listNextSteps({ ...failed, baseline: { name: 'old' } })).toEqual([
      `both runs side by side: bench compare old ${current}`,
    ]);
  });

  it('point at the harness where the same weights say something else', () => {
    const churn = { ...place, rule: 'same', kind: 'churn' } as const;
    const said = (sameModel: boolean) =>
      listNextSteps(
        makeGateResult([makeFailedCheck(churn)], {
          comparisons: [{ against: 'baseline', comparison: compared([{ ...task, sameModel }]) }],
        }),
      ).join('\n');
    expect(said(true)).toContain('the weights are the same but the answers are not');
    expect(said(false)).not.toContain('weights');
  });

  it('say how to finish what is missing', () => {
    const missing = { rule: 'missing-task', kind: 'missing-task', target: 'mini/gone' } as const;
    expect(listNextSteps(makeGateResult([makeFailedCheck(missing)]))).toEqual([
      'finish what is missing (bench run --task mini/gone), or list it under optional',
    ]);
  });
});

describe('sayMeans', () => {
  const of = (change: object) =>
    sayMeans(
      makeGateResult([], {
        comparisons: [
          { against: 'baseline', comparison: compared([task], [mean({ tasks: ['a', 'b'], ...change })]) },
        ],
      }),
    );

  it('says the mean and the task that fell most', () => {
    // Tango's interval of 40 gained and 52 lost of 1000 is left to its own tests
    expect(of({ worst: { task: 'b', difference: -0.03 } })).toEqual([
      expect.stringMatching(
        /^mean of 2 tasks 70\.00 %, now 68\.80 %: -1\.20 points \[-\d\.\d\d, \+\d\.\d\d\]; b fell most, by 3\.00 points$/,
      ),
    ]);
    expect(of({ worst: { task: 'b', difference: 0 } })[0]).toMatch(/; no task fell$/);
  });

  it('is silent where there is none, or it is no number', () => {
    expect(of({ identical: true })).toEqual(['mean of 2 tasks 70.00 %, every sample answered the same']);
    expect(of({ after: Number.NaN })).toEqual([]);
    expect(of({ tasks: ['a'] })).toEqual([]);
  });
});
