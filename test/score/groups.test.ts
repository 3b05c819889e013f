import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { groups } from '../../harness/score/groups.js';
import { expectOneLine } from '../support/errors.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json } = files;
const empty = json([]);

describe('groups', () => {
  const options = {
    truth: json([0, 0, 1, 1, 2]),
    groups: json([7, 7, 7, 3, 3]),
    predictions: json([0, 1, 1, 0, 2]),
  };

  it('by hand, from class indices', async () => {
    const { metrics, n } = await scoreFiles(groups, options);
    expect(metrics).toEqual({
      acc1: 3 / 5,
      acc_worst_group: 1 / 2,
      acc_top5_worst_group: null,
      // class 0: TP 1, FP 1, FN 1: 2/4; class 1 the same; class 2: 1
      'F1-macro_all': (1 / 2 + 1 / 2 + 1) / 3,
      groups: { 3: { n: 2, acc1: 1 / 2, acc5: null }, 7: { n: 3, acc1: 2 / 3, acc5: null } },
    });
    expect(n).toBe(5);
  });

  it('leaves a group out of the worst only', async () => {
    const all = await scoreFiles(groups, options);
    const { metrics } = await scoreFiles(groups, { ...options, 'leave-out': ['3'] });
    expect(metrics).toEqual({ ...all.metrics, acc_worst_group: 2 / 3 });
  });

  it('says when no sample is in the group that is left out', async () => {
    const all = await scoreFiles(groups, options);
    const { metrics, warnings } = await scoreFiles(groups, { ...options, 'leave-out': ['4'] });
    expect(metrics).toEqual(all.metrics);
    expect(warnings).toEqual(['--leave-out: no sample is in group 4']);
  });

  it('scores 0 for no predictions', async () => {
    const { metrics } = await scoreFiles(groups, { ...options, predictions: empty });
    expect(metrics).toMatchObject({
      acc1: 0,
      acc_worst_group: 0,
      acc_top5_worst_group: null,
      'F1-macro_all': 0,
    });
  });

  it('refuses what does not fit', async () => {
    await refuses(groups, { ...options, groups: json([1]) }, '1 groups, expected 5');
    await refuses(groups, { ...options, predictions: json([1, 2]) }, '2 predictions, expected 5');
    await refuses(groups, { ...options, predictions: json([0, 0, 0, 0, -1]) }, 'sample 4', 'class -1');
    for (const [leaveOut, part] of [
      [['Other'], '"Other"'],
      [['3,7'], 'leaves no group'],
    ] as const)
      await expectOneLine(
        () => scoreFiles(groups, { ...options, 'leave-out': leaveOut }),
        ConfigError,
        '--leave-out',
        part,
      );
  });
});
