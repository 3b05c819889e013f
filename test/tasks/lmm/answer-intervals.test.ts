import { describe, expect, it } from '@jest/globals';
import { bootstrapIntervals } from '../../../harness/metrics/bootstrap-intervals.js';
import { wilsonInterval } from '../../../harness/metrics/wilson.js';
import { intervalsOfShares, intervalsOverUnits } from '../../../tasks/lmm/answer-intervals.js';
import { breakDown } from '../../../tasks/lmm/breakdown.js';

const mean = (values: readonly number[], draws: ArrayLike<number>) => {
  const times = Array.from(draws);
  const sum = values.reduce((total, value, i) => total + times[i] * value, 0);
  return sum / times.reduce((total, count) => total + count, 0);
};

describe('intervals over units', () => {
  const values = [1, 0, 0, 1, 1, 0, 1];

  it('of rows that are units are those of the bootstrap', () => {
    const rows = values.map((_, i) => `row ${i}`);
    const statistic = (draws: ArrayLike<number>) => ({ mean: mean(values, draws) });
    expect(intervalsOverUnits(rows, statistic, 5)).toEqual(bootstrapIntervals(7, statistic, 5));
  });

  it('draw every row as often as its unit', () => {
    const units = ['b', 'a', 'b', 'c', 'a', 'b', 'c'];
    const seen = new Set<string>();
    intervalsOverUnits(
      units,
      (draws) => {
        expect([draws[2], draws[4], draws[6]]).toEqual([draws[0], draws[1], draws[3]]);
        // three units are drawn three times
        expect(draws[5] + draws[4] + draws[6]).toBe(3);
        seen.add([draws[0], draws[1], draws[3]].join());
        return {};
      },
      5,
    );
    // 3 + 6 + 1 ways to draw three of three
    expect(seen.size).toBe(10);
  });

  it('are not there for a value that some resample lacks', () => {
    const statistic = (draws: ArrayLike<number>) => ({
      always: mean(values.slice(0, 2), draws),
      sometimes: draws[0] > 0 ? 1 : null,
      never: undefined,
    });
    expect(Object.keys(intervalsOverUnits(['a', 'b'], statistic, 5))).toEqual(['always']);
  });
});

describe('intervals of shares', () => {
  it('are those of Wilson; those of none are left out', () => {
    expect(intervalsOfShares({ some: [true, false, true], none: [] })).toEqual({
      some: wilsonInterval(2, 3),
    });
  });
});

describe('a breakdown', () => {
  it('has the numbers that are defined, and no part without a metric', () => {
    const parts: readonly (readonly [string, object])[] = [
      ['whole', { n: 2, accuracy: 0.5, recall: 0 }],
      ['half', { n: 1, accuracy: 1, recall: null }],
      ['empty', { n: 0, accuracy: null, recall: undefined }],
    ];
    expect(breakDown(parts)).toEqual({
      whole: { n: 2, accuracy: 0.5, recall: 0 },
      half: { n: 1, accuracy: 1 },
    });
  });
});
