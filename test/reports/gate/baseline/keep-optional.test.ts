import { describe, expect, it } from '@jest/globals';
import { keepOptional } from '../../../../reports/gate/baseline/keep-optional.js';
import { findUnjudged } from '../../../../reports/gate/baseline/find-unjudged.js';
import type { DiffRow } from '../../../../reports/gate/baseline/diff-sides.js';
import type { BaselineModel } from '../../../../harness/config/baseline.js';
import { baselineModelOf } from '../../../support/baselines.js';
import { makeComparison } from '../../../support/gate-result.js';

function idsOf(models: readonly BaselineModel[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(models.map(({ id, tasks }) => [id, tasks.map(({ record }) => record.task)]));
}

const isOptional = (task: string) => task === 't/optional';

describe('optional tasks of a baseline', () => {
  it('stay where the new results lack them; others go', async () => {
    const old = [
      await baselineModelOf('a', ['t/1', 't/2', 't/optional']),
      await baselineModelOf('b', ['t/1', 't/optional']),
      await baselineModelOf('c', ['t/1']),
    ];
    const made = [await baselineModelOf('a', ['t/1', 't/new'])];
    expect(idsOf(keepOptional(old, made, isOptional))).toEqual({
      a: ['t/1', 't/new', 't/optional'],
      b: ['t/optional'],
    });
  });

  it('are the new ones where both have them', async () => {
    const old = [await baselineModelOf('a', ['t/1', 't/optional'])];
    const made = [await baselineModelOf('a', ['t/optional'])];
    expect(keepOptional(old, made, isOptional)).toEqual(made);
  });

  it('go with a model that another takes the place of', async () => {
    const old = [await baselineModelOf('a', ['t/1', 't/optional'])];
    const made = [await baselineModelOf('a-int8', ['t/1'])];
    expect(keepOptional(old, made, isOptional)).toEqual(made);
  });
});

describe('tasks that the gate did not look at', () => {
  it('may not change unsaid', () => {
    const comparison = makeComparison();
    const known = comparison.tasks[0].task;
    const row = (task: string, status: DiffRow['status']): DiffRow => ({
      ...{ model: comparison.after.model, task, metric: 'acc1', status, mismatches: [] },
    });
    const rows = [
      row(known, 'changed'),
      row('own/same', 'same'),
      row('own/new', 'new'),
      row('own/changed', 'changed'),
      row('own/other', 'incomparable'),
      row('own/gone', 'gone'),
    ];
    const found = findUnjudged({ comparisons: [{ against: 'baseline', comparison }] }, rows);
    expect(found.map(({ kind }) => kind)).toEqual(['regression', 'incomparable', 'missing']);
    expect(found[0].message).toContain('own/changed');
    // what was compared with the anchor alone was not judged
    const anchored = findUnjudged({ comparisons: [{ against: 'anchor', comparison }] }, rows);
    expect(anchored.map(({ kind }) => kind)).toEqual(['regression', 'regression', 'incomparable', 'missing']);
  });
});
