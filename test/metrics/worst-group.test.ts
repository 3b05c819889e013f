import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { accuracyByGroup, groupSamples, worstGroupAccuracy } from '../../harness/metrics/worst-group.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { groupsReference, worstGroupRow } from '../numbers/rows/groups.js';
import { wholeNumber } from './random-input.js';

/** One pass a group. */
function slowWorst(groups: readonly number[], hits: readonly number[]): number {
  const accuracies = [...new Set(groups)].map((group) => {
    const own = hits.filter((_, i) => groups[i] === group);
    return own.filter((hit) => hit === 1).length / own.length;
  });
  return Math.min(...accuracies);
}

function drawCase(seed: number, n: number, values: readonly number[]) {
  const random = createRandom(seed);
  const groups = Array.from({ length: n }, () => values[wholeNumber(random, 0, values.length - 1)]);
  return { groups, hits: groups.map((group) => (random() < 0.3 + (group % 5) / 10 ? 1 : 0)) };
}

// group 7: 2 of 3; group 2: 1 of 2; group -4: 1 of 1
const groups = [7, 2, 7, -4, 7, 2];
const hits = Uint8Array.of(1, 0, 0, 1, 1, 1);

describe('accuracyByGroup', () => {
  it('by hand, in ascending order', () => {
    expect(accuracyByGroup(groupSamples(groups), hits)).toEqual([
      { value: -4, n: 1, accuracy: 1 },
      { value: 2, n: 2, accuracy: 1 / 2 },
      { value: 7, n: 3, accuracy: 2 / 3 },
    ]);
  });

  it.each(worstGroupRow.cases)("equals scikit-learn's: worst $worst", (one) =>
    expectAgreement(worstGroupRow, one),
  );

  it('says how the stored values were made', () => {
    expect(groupsReference.command).toBe('/usr/bin/python3 test/fixtures/metrics/make-groups.py');
    expect(groupsReference.versions.sklearn).toMatch(/^\d+\.\d+/);
  });
});

describe('worstGroupAccuracy', () => {
  it('by hand', () => {
    expect(worstGroupAccuracy(groupSamples(groups), hits)).toBe(1 / 2);
  });

  it('leaves out gaps between values: ids 0 and 9 are two groups, not ten', () => {
    expect(worstGroupAccuracy(groupSamples([0, 9, 9]), Uint8Array.of(1, 1, 1))).toBe(1);
  });

  it('counts a group of one image like any other', () => {
    expect(worstGroupAccuracy(groupSamples([0, 0, 0, 3]), Uint8Array.of(1, 1, 1, 0))).toBe(0);
  });

  it('leaves out a group of which no sample is chosen', () => {
    // without group 2: group 7 has 0 of 1 and, twice chosen, 2 of 2; -4 has 1 of 1
    expect(worstGroupAccuracy(groupSamples(groups), hits, Int32Array.of(0, 0, 2, 3))).toBe(2 / 3);
    expect(worstGroupAccuracy(groupSamples(groups), hits, Int32Array.of(3, 3))).toBe(1);
  });

  it.each([
    [50, [0, 1, 2]],
    [101, [2002, 2016, 3, 70_000, -1]],
    [9, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ])('by a second way: %i samples of groups %j', (n, values) => {
    const drawn = drawCase(n, n, values);
    const grouping = groupSamples(drawn.groups);
    const own = Uint8Array.from(drawn.hits);
    expect(worstGroupAccuracy(grouping, own)).toBe(slowWorst(drawn.groups, drawn.hits));
    const random = createRandom(n + 1);
    for (let round = 0; round < 20; round++) {
      const chosen = Int32Array.from({ length: n }, () => wholeNumber(random, 0, n - 1));
      const [chosenGroups, chosenHits] = [
        [...chosen].map((i) => drawn.groups[i]),
        [...chosen].map((i) => drawn.hits[i]),
      ];
      expect(worstGroupAccuracy(grouping, own, chosen)).toBe(slowWorst(chosenGroups, chosenHits));
    }
  });

  it('control: it is neither the accuracy of all nor the mean over groups', () => {
    const scored = accuracyByGroup(groupSamples(groups), hits);
    const mean = scored.reduce((sum, { accuracy }) => sum + accuracy, 0) / scored.length;
    // 4/6 and (1 + 1/2 + 2/3) / 3 = 13/18
    expect(mean).toBeCloseTo(13 / 18, 15);
    expect(worstGroupAccuracy(groupSamples(groups), hits)).toBeLessThan(4 / 6);
  });

  it('throws on no samples', () => {
    const message = 'worst group: no samples. Nothing measured is not zero';
    expect(() => worstGroupAccuracy(groupSamples([]), new Uint8Array(0))).toThrow(new MetricError(message));
    expect(() => worstGroupAccuracy(groupSamples(groups), hits, new Int32Array(0))).toThrow(MetricError);
  });
});
