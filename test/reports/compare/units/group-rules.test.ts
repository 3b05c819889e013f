import { describe, expect, it } from '@jest/globals';
import type { SampleLine } from '../../../../harness/core/protocol.js';
import { createRandom } from '../../../../harness/core/random.js';
import { groupSamples, worstGroupAccuracy } from '../../../../harness/metrics/worst-group.js';
import { expectSamePools, gatherUnits, type UnitCase, type UnitLines } from '../../../support/unit-metric.js';

const columns = ['year', 'region'] as const;

function unitsOf(
  rows: readonly (readonly [correct: boolean, year: number, region: number])[],
): readonly UnitLines[] {
  return rows.map(([correct, year, region], id): readonly SampleLine[] => [
    { id: `s${id}`, truth: 0, prediction: correct ? 0 : 1, correct, groups: { year, region } },
  ]);
}

function worstOf(column: (typeof columns)[number]): UnitCase['value'] {
  return (units) =>
    units.length === 0
      ? undefined
      : worstGroupAccuracy(
          groupSamples(units.map(([{ groups }]) => Number(groups?.[column]))),
          Uint8Array.from(units, ([{ correct }]) => Number(correct)),
        );
}

const kindOf: UnitCase['kindOf'] = ([{ groups, correct }]) => [groups, correct];

describe('accuracy of the worst group', () => {
  // years 1 and 2: 1 of 2 and 2 of 3; regions 7, 8, 9: 2 of 2, 1 of 2, 0 of 1
  const before = unitsOf([
    [true, 1, 7],
    [false, 1, 8],
    [true, 2, 7],
    [true, 2, 8],
    [false, 2, 9],
  ]);
  const base = { protocol: 'group-classification', before, after: before, kindOf };

  it('goes by the column that it is named for', () => {
    const region = gatherUnits({ ...base, metric: 'acc_worst_region', value: worstOf('region') });
    expect(region?.sizes).toEqual(Int32Array.of(1, 1, 1, 1, 1));
    expect(region?.score(Int32Array.of(1, 1, 1, 1, 1, 0, 0, 0, 0, 0))).toBe(0);
    // region 9 is not drawn: it is left out, not 0
    expect(region?.score(Int32Array.of(1, 1, 1, 2, 0, 0, 0, 0, 0, 0))).toBe(2 / 3);
    const year = gatherUnits({ ...base, metric: 'acc_worst_year', value: worstOf('year') });
    expect(year?.score(Int32Array.of(1, 1, 1, 1, 1, 0, 0, 0, 0, 0))).toBe(1 / 2);
  });

  it('goes by the column that gives both values where it is named for none', () => {
    const byYear = gatherUnits({ ...base, metric: 'acc_wg', value: worstOf('year') });
    const byRegion = gatherUnits({ ...base, metric: 'acc_wg', value: worstOf('region') });
    const weights = Int32Array.of(1, 1, 1, 2, 0, 0, 0, 0, 0, 0);
    expect([byYear?.score(weights), byRegion?.score(weights)]).toEqual([1 / 2, 2 / 3]);
    expect(gatherUnits({ ...base, metric: 'acc_wg', value: () => 0.6 })).toBeUndefined();
  });

  it.each(columns)('agrees with the metric of the harness (%s)', (column) => {
    const random = createRandom(4);
    const sorted = Array.from(
      { length: 80 },
      () => [Math.floor(random() * 2), Math.floor(random() ** 2 * 4)] as const,
    );
    const guess = () => unitsOf(sorted.map(([year, region]) => [random() < 0.7, year, region]));
    expectSamePools({
      ...{ metric: `acc_worst_${column}`, protocol: 'group-classification', value: worstOf(column), kindOf },
      ...{ before: guess(), after: guess() },
    });
  });

  it('is over the first five where the metric is: 1 of 2 and 3 of 3, though 1 of 2 and 2 of 3 are right', () => {
    const fives = before.map(([line], i) => [{ ...line, correctTop5: i !== 1 }]);
    const five = { ...base, before: fives, after: fives, metric: 'acc_top5_wg', value: () => 1 / 2 };
    // year 2 alone, of which the last line is right among five only
    const weights = Int32Array.of(0, 0, 1, 1, 1, 0, 0, 0, 0, 0);
    const metric = gatherUnits(five);
    expect(metric?.sizes).toEqual(Int32Array.of(1, 1, 1, 1, 1));
    expect(metric?.score(weights)).toBe(1);
    expect(gatherUnits({ ...five, before, after: before })).toBeUndefined();
  });

  it('needs groups', () => {
    const bare = before.map(([{ id, truth, prediction }]) => [{ id, truth, prediction, correct: true }]);
    const value = () => 1;
    expect(gatherUnits({ ...base, before: bare, after: bare, metric: 'acc_wg', value })).toBeUndefined();
  });
});
