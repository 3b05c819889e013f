import { describe, expect, it } from '@jest/globals';
import { formatRows, isPassed, medianRow, type PerfRow } from './row.js';

const within: PerfRow = { name: 'memory added', value: 25, unit: 'MiB', limit: 100 };
const share: PerfRow = { name: 'share', value: 0.95, unit: 'times', limit: 0.9, direction: 'at least' };

describe('rows of bench:perf', () => {
  it('is passed above the most it may be, and not at it', () => {
    expect([99, 100, 100.1].map((value) => isPassed({ ...within, value }))).toEqual([false, false, true]);
  });

  it('is passed below the least it may be, and not at it', () => {
    expect([0.91, 0.9, 0.89].map((value) => isPassed({ ...share, value }))).toEqual([false, false, true]);
  });

  it('counts what is not a number as passed, and knows no limit where there is none', () => {
    expect([within, share].map((row) => isPassed({ ...row, value: NaN }))).toEqual([true, true]);
    expect(isPassed({ name: 'throughput', value: 1e9, unit: 'images/s' })).toBe(false);
  });

  it('has the median of the repeats, and their lowest and highest', () => {
    const row = { name: 'share', unit: 'times' } as const;
    expect(medianRow(row, [3, 10, 1])).toEqual({ ...row, value: 3, spread: [1, 10] });
    expect(medianRow(row, [4, 10, 1, 2])).toEqual({ ...row, value: 3, spread: [1, 10] });
    expect(medianRow(row, [7])).toEqual({ ...row, value: 7 });
    expect(() => medianRow(row, [])).toThrow('share: nothing was measured');
  });

  it('prints value, spread, limit and ratio, and marks what is passed', () => {
    const rows: readonly PerfRow[] = [
      within,
      { ...share, value: 0.8, spread: [0.7512, 0.9] },
      { name: 'throughput', value: 1234.5, unit: 'images/s' },
    ];
    expect(formatRows(rows).split('\n')).toEqual([
      '                   measured  lowest to highest               limit  ratio',
      'memory added       25.0 MiB                        at most 100 MiB   0.25',
      'share           0.800 times     0.751 to 0.900  at least 0.9 times   0.89  limit passed',
      'throughput    1235 images/s',
    ]);
  });
});
