import { describe, expect, it } from '@jest/globals';
import { formatDiff } from '../../../harness/cli/gate/diff-table.js';
import type { DiffRow } from '../../../reports/gate/baseline/diff-sides.js';

const row = (task: string, change: Partial<DiffRow> = {}): DiffRow => ({
  ...{ model: 'vit', task, metric: 'acc1', status: 'changed', before: 0.5, after: 0.48, mismatches: [] },
  ...change,
});

describe('formatDiff', () => {
  it('has one line for tasks that were asked something else, and no scores of them', () => {
    const mismatches = [{ field: 'preprocess', before: 'aa', after: 'bb' }] as const;
    const others = ['a', 'b', 'c', 'd', 'e'].map((task) => row(task, { status: 'incomparable', mismatches }));
    expect(formatDiff(others)).toBe(
      'vit: incomparable, other preprocess (aa, now bb): 5 tasks (a to e)\n\n0 of 5 tasks as before',
    );
    const text = formatDiff([row('x', { flips: { gained: 1, lost: 3 } }), others[0]]);
    expect(text).toMatch(
      /^model +task .*\nvit +x +acc1 +50\.00 +48\.00 +-2\.00 +\+1\/-3\n\nvit: incomparable/,
    );
  });
});
