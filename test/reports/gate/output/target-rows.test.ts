import { describe, expect, it } from '@jest/globals';
import {
  countStates,
  createNamer,
  groupChecks,
  listNotes,
} from '../../../../reports/gate/output/target-rows.js';
import { makeCheck, makeComparison, makeFailedCheck, makeGateResult } from '../../../support/gate-result.js';

describe('rows of a gate', () => {
  it('has one for each target and metric, in the worst of its states, with the numbers of all', () => {
    const checks = [
      makeFailedCheck({ numbers: { difference: -0.1, p: 0.001, adjustedP: 0.06 } }),
      makeCheck({
        rule: 'floor',
        kind: 'floor',
        target: 'datacomp/imagenet1k',
        numbers: { n: 5, difference: 7 },
      }),
      makeCheck({ target: 'datacomp/imagenet1k', metric: 'acc5' }),
      makeCheck({ target: 'datacomp/imagenet1k', against: 'anchor' }),
    ];
    const rows = groupChecks(checks);
    expect(rows.map(({ metric, against, state }) => [metric, against, state])).toEqual([
      ['acc1', 'baseline', 'fail'],
      ['acc5', 'baseline', 'pass'],
      ['acc1', 'anchor', 'pass'],
    ]);
    // both saw the difference: that of the failure counts
    expect(rows[0].numbers).toEqual({ n: 5, difference: -0.1, p: 0.001, adjustedP: 0.06 });
  });

  it('shows the p of a drop, not that of a margin', () => {
    const margin = makeCheck({ rule: 'close', kind: 'nonInferior', numbers: { p: 0.9, n: 3 } });
    expect(groupChecks([margin])[0].numbers).toEqual({ n: 3 });
    expect(groupChecks([margin, makeCheck()])[0].numbers.p).toBe(0.884);
  });

  it('names the model only where there are several', () => {
    const [one, other] = [makeCheck(), makeCheck({ model: 'other', against: 'anchor' })];
    expect(createNamer([one])(one)).toBe('datacomp/cifar10');
    expect(createNamer([one, other])(other)).toBe('other: datacomp/cifar10 (anchor)');
  });

  it('counts states, and what is waived apart', () => {
    const waiver = { until: '2026-12-31', reason: 'x' };
    expect(countStates([makeCheck(), makeCheck({ waiver }), makeFailedCheck()])).toBe(
      '1 fail, 1 pass, 1 waived',
    );
  });

  it('notes what no rule is about, and what has no baseline', () => {
    const comparison = makeComparison();
    const compared = { ...comparison.tasks[0], task: 'mini/free', status: 'compared' } as never;
    const tasks = [...comparison.tasks, compared];
    const comparisons = [{ against: 'baseline', comparison: { ...comparison, tasks } }] as const;
    expect(listNotes(makeGateResult([makeCheck()], { comparisons }))).toEqual([
      'vit-micro-s: not in the baseline: mini/new',
      'vit-micro-s: compared, but no rule is about them: mini/free',
    ]);
  });
});
