import { describe, expect, it } from '@jest/globals';
import { formatPlan } from '../../../harness/cli/plan/format-plan.js';
import type { PlanRow } from '../../../harness/cli/plan/plan-row.js';

const row: PlanRow = {
  ...{ model: 'm', task: 'mini/toy', group: 'classification', dataset: 'toy', data: 'present' },
  ...{ missingHeads: [], protocol: 'byte', samples: 400, seconds: 75, state: 'run', folder: '/data/toy' },
  ...{ diskBytes: 2_000_000, downloadBytes: 0, reason: null },
};
const missing: PlanRow = {
  ...row,
  ...{ task: 'mini/far', dataset: 'far', data: 'missing', state: 'skip', seconds: null, samples: 90 },
  ...{ folder: null, diskBytes: 0, downloadBytes: null },
  reason: 'data missing: no far in /data. Get it: bench data pull far',
};

/** The words of a line; columns are two spaces or more apart. */
function wordsOf(text: string, start: string): readonly string[] {
  const line = text.split('\n').find((one) => one.startsWith(start));
  return (line ?? '').split(/\s{2,}/);
}

describe('formatPlan', () => {
  it('gives a line for each task, without the model where there is one', () => {
    const text = formatPlan([row, missing], [1.5]);
    expect(wordsOf(text, 'task')).toEqual('task,data,head,protocol,samples,time,on disk,to fetch'.split(','));
    expect(wordsOf(text, 'mini/toy')).toEqual('mini/toy,present,ok,byte,400,1 min 15 s,2.0 MB,-'.split(','));
    expect(wordsOf(text, 'mini/far')).toEqual('mini/far,missing,ok,byte,90,-,-,?'.split(','));
    expect(text).toContain(
      'skipped:\n  mini/far: data missing: no far in /data\n      Get it: bench data pull far',
    );
    expect(text).not.toContain('without an estimate');
  });

  it('adds up times, and every data set once', () => {
    const finished: PlanRow = { ...row, task: 'mini/done', state: 'finished', seconds: 0 };
    const known: PlanRow = { ...missing, dataset: 'near', task: 'mini/near', downloadBytes: 3_000_000 };
    const unknown: PlanRow = { ...row, task: 'mini/odd', seconds: null, reason: 'it says nothing' };
    const second = { ...row, model: 'n', seconds: 25 };
    const rows = [row, missing, finished, known, unknown, second];
    const text = formatPlan(rows, [1.5, undefined]);
    // 75 + 25 s; toy is in four of the rows
    expect(text.split('\n').slice(-3)).toEqual([
      'time:     1 min 40 s for 2 tasks, 1.5 s to load, 1 task without an estimate, 1 task finished before, 2 tasks skipped',
      'on disk:  2.0 MB in 1 data set',
      'to fetch: 3.0 MB, 1 data set of unknown size',
    ]);
    expect(wordsOf(text, 'm  ').slice(0, 2)).toEqual(['m', 'mini/toy']);
    expect(text).toContain('without an estimate:\n  m: mini/odd: it says nothing');
    expect(text).toMatch(/^m +mini\/done +present +ok +byte +400 +finished +2\.0 MB +-$/m);
  });

  it('names the heads that are missing', () => {
    const text = formatPlan([{ ...missing, data: 'present', missingHeads: ['dense', 'text'] }], []);
    expect(wordsOf(text, 'mini/far')[2]).toBe('no dense, text');
    expect(text).toContain('time:     1 task skipped');
  });
});
