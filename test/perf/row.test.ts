import { describe, expect, it } from '@jest/globals';
import { formatRows, isPassed, type PerfRow } from './row.js';

const within: PerfRow = { name: 'memory added', value: 25, unit: 'MiB', limit: 100 };

describe('rows of bench:perf', () => {
  it('is passed above its limit, and not at it', () => {
    expect([99, 100, 100.1].map((value) => isPassed({ ...within, value }))).toEqual([false, false, true]);
  });

  it('counts what is not a number as passed, and knows no limit where there is none', () => {
    expect(isPassed({ ...within, value: NaN })).toBe(true);
    expect(isPassed({ name: 'throughput', value: 1e9, unit: 'images/s' })).toBe(false);
  });

  it('prints value, limit and ratio, and marks what is passed', () => {
    const rows: readonly PerfRow[] = [
      within,
      { name: 'scoring', value: 3.14159, unit: 's', limit: 3 },
      { name: 'throughput', value: 1234.5, unit: 'images/s' },
    ];
    expect(formatRows(rows).split('\n')).toEqual([
      '                   measured    limit  ratio',
      'memory added       25.0 MiB  100 MiB   0.25',
      'scoring              3.14 s      3 s   1.05  limit passed',
      'throughput    1235 images/s',
    ]);
  });
});
