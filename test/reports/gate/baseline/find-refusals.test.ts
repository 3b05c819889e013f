import { describe, expect, it } from '@jest/globals';
import type { Check } from '../../../../reports/gate/gate-result.js';
import { findRefusals } from '../../../../reports/gate/baseline/find-refusals.js';
import { makeCheck, makeFailedCheck, makeGateResult } from '../../../support/gate-result.js';

const missing: Partial<Check> = { rule: 'missing-task', kind: 'missing-task' };
const other: Partial<Check> = { rule: 'comparable', kind: 'comparable', state: 'incomparable' };
const waiver = { until: '2999-12-31', reason: 'known' };

function kindsOf(...checks: readonly Check[]): readonly string[] {
  return findRefusals(makeGateResult([makeCheck(), ...checks])).map(({ kind }) => kind);
}

describe('why a run may not become the baseline', () => {
  it('finds nothing in a gate that passed, warned, or left a rule open', () => {
    const warned = makeFailedCheck({ state: 'warn', level: 'warn' });
    const open = makeCheck({ state: 'inconclusive' });
    const optional = makeCheck(missing);
    expect(kindsOf(warned, open, optional)).toEqual([]);
  });

  it('tells apart what is worse, what is missing, what was asked something else, and what is no number', () => {
    expect(kindsOf(makeFailedCheck())).toEqual(['regression']);
    expect(kindsOf(makeFailedCheck(missing))).toEqual(['missing']);
    expect(kindsOf(makeCheck(other))).toEqual(['incomparable']);
    expect(kindsOf(makeCheck({ state: 'error' }))).toEqual(['never']);
  });

  it('takes a waived failure for one, as a baseline has no last day', () => {
    expect(kindsOf(makeCheck({ waiver }))).toEqual(['regression']);
    expect(kindsOf(makeCheck({ waiver, level: 'warn' }))).toEqual([]);
  });

  it('takes what stays open for a failure where the config does', () => {
    const result = makeGateResult([makeCheck({ state: 'inconclusive' })], { exitCode: 4 });
    const strict = { ...result, config: { ...result.config, onInconclusive: 'fail' as const } };
    expect(findRefusals(strict).map(({ kind }) => kind)).toEqual(['regression']);
    expect(findRefusals({ ...result, exitCode: 0 })).toEqual([]);
  });

  it('never accepts where the gate compared nothing', () => {
    const result = makeGateResult([], { exitCode: 3, summary: 'nothing was compared' });
    expect(findRefusals(result)).toEqual([{ kind: 'never', message: 'nothing was compared' }]);
  });

  it('names model, task, rule, and the anchor', () => {
    const [refusal] = findRefusals(makeGateResult([makeFailedCheck({ against: 'anchor' })]));
    for (const part of [
      'vit-micro-s',
      'datacomp/imagenet1k',
      'no-drop',
      'against the anchor',
      'fell by 0.60',
    ])
      expect(refusal.message).toContain(part);
  });
});
