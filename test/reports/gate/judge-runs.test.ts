import { describe, expect, it } from '@jest/globals';
import type { ResampledEvidence } from '../../../reports/compare/evidence.js';
import { judgeRuns } from '../../../reports/gate/judge-runs.js';
import {
  compared,
  comparedTask,
  configOf,
  gateInput,
  identicalTask,
  mean,
} from '../../support/gate-cases.js';

const detect = configOf([{ id: 'no-drop', detect: {} }]);

describe('judgeRuns', () => {
  it('passes a run that answered the same', () => {
    const { verdict, exitCode, summary, checks } = judgeRuns(gateInput([identicalTask()], detect));
    expect({ verdict, exitCode, summary }).toEqual({
      verdict: 'pass',
      exitCode: 0,
      summary: 'none of 1 check failed',
    });
    expect(checks[0].message).toBe('every sample was answered the same');
  });

  it('fails a drop that is no noise', () => {
    // 10 gained, 60 lost: one-sided p of 10 or fewer of 70 at 1/2 is below 1e-9.
    const task = comparedTask({
      before: 0.7,
      after: 0.65,
      evidence: { kind: 'counted', n: 1000, gained: 10, lost: 60 },
    });
    const result = judgeRuns(gateInput([task], detect));
    expect(result).toMatchObject({
      verdict: 'fail',
      exitCode: 1,
      summary: '1 of 1 check failed: no-drop on datacomp/cifar10',
    });
    expect(result.checks[0]).toMatchObject({
      rule: 'no-drop',
      kind: 'detect',
      state: 'fail',
      metric: 'acc1',
    });
  });

  it('fails a task that is missing, unless it is optional', () => {
    const missing = {
      status: 'missing',
      task: 'mini/digits',
      group: 'classification',
      metric: 'acc1',
      before: 0.5,
      reason: 'skipped: no text head',
    } as const;
    const result = judgeRuns(gateInput([identicalTask(), missing], detect));
    expect(result).toMatchObject({ verdict: 'fail', exitCode: 1 });
    expect(result.checks.map(({ rule, target, state }) => [rule, target, state])).toEqual([
      ['missing-task', 'mini/digits', 'fail'],
      ['no-drop', 'datacomp/cifar10', 'pass'],
    ]);
    const optional = configOf([{ id: 'no-drop', detect: {} }], { optional: ['digits'] });
    const allowed = judgeRuns(gateInput([identicalTask(), missing], optional));
    expect(allowed).toMatchObject({ verdict: 'pass', exitCode: 0 });
    expect(allowed.checks.find(({ rule }) => rule === 'missing-task')?.message).toMatch(/\(optional\)$/);
  });

  it('proves no margin of a mean of which half of the tasks or more know scores alone', () => {
    const config = configOf([{ id: 'means', select: { aggregate: 'mean' }, nonInferior: { margin: 0.1 } }]);
    const judgeMean = (unpaired?: ResampledEvidence['unpaired']) => {
      const evidence: ResampledEvidence = {
        ...{ kind: 'resampled', units: 1000, difference: -0.001, dropP: 0.4, differenceP: 0.8 },
        differences: Float64Array.from({ length: 1000 }, (_, place) => (place - 500) / 1e6),
        swapped: new Float64Array(1000),
        ...(unpaired && { unpaired }),
      };
      const comparison = compared([comparedTask()], [mean({ before: 0.7, after: 0.699, evidence })]);
      const [check] = judgeRuns(
        gateInput([], config, { comparisons: [{ against: 'baseline', comparison }] }),
      ).checks;
      return check;
    };
    expect(judgeMean()).toMatchObject({ target: 'mean', state: 'pass' });
    const most = judgeMean({ tasks: ['mini/digits'], of: 3 });
    expect(most).toMatchObject({ state: 'pass' });
    expect(most.message).toContain('(1 of 3 tasks not paired)');
    const check = judgeMean({ tasks: ['mini/digits'], of: 2 });
    expect(check.state).toBe('inconclusive');
    expect(check.message).toContain('not paired (only scores are known of mini/digits)');
  });
});
