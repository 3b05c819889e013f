import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { testDifference, testDrop } from '../../../harness/metrics/mcnemar.js';
import { resampleDifference } from '../../../reports/compare/resample-difference.js';
import { deviationOf, differenceInterval } from '../../../reports/compare/weigh-evidence.js';
import { createShareMetric, resample, type ToldKind } from './share-metric.js';

const draws = { resamples: 4000, seed: 1 };

/** Of 200 samples 15 are gained, 30 lost. */
const flips: readonly ToldKind[] = [
  { size: 100, part: 0, right: [true, true] },
  { size: 55, part: 0, right: [false, false] },
  { size: 15, part: 0, right: [false, true] },
  { size: 30, part: 0, right: [true, false] },
];

describe('of the share of right ones it is what the counts say', () => {
  const evidence = resample(createShareMetric(flips, 'all'), draws);

  it('difference and units', () => {
    expect(evidence.difference).toBeCloseTo(-15 / 200, 12);
    expect(evidence.units).toBe(200);
    expect(evidence.differences).toHaveLength(4000);
  });

  it('spread: that of gained less lost, sqrt(45 - 15² / 200) / 200 = 0.03312', () => {
    // its standard error is 1 / sqrt(2 * 4,000) = 1.1 % of it
    expect(Math.abs(deviationOf(evidence) / 0.03312 - 1)).toBeLessThan(0.045);
    const [low, high] = differenceInterval(evidence, 0.95);
    expect(Math.abs(low - (-0.075 - 1.96 * 0.03312))).toBeLessThan(0.006);
    expect(Math.abs(high - (-0.075 + 1.96 * 0.03312))).toBeLessThan(0.006);
  });

  it('p: those of the exact test', () => {
    // 4 standard errors: p about 0.018, sqrt(0.018 / 4,000) = 0.0021
    expect(Math.abs(evidence.dropP - testDrop(15, 30).exact)).toBeLessThan(0.0085);
    expect(Math.abs(evidence.differenceP - testDifference(15, 30).exact)).toBeLessThan(0.017);
  });
});

describe('by a second way: every unit by itself', () => {
  it('the least share of three parts, drawn and exchanged one unit after another', () => {
    const random = createRandom(8);
    const units = Array.from({ length: 60 }, (_, unit): ToldKind => ({
      size: 1,
      part: unit % 3,
      right: [random() < 0.7, random() < 0.6],
    }));
    const evidence = resample(createShareMetric(units, 'least'), draws);
    const least = (answers: readonly { readonly part: number; readonly right: boolean }[]) =>
      Math.min(
        ...[0, 1, 2].map((part) => {
          const own = answers.filter((answer) => answer.part === part);
          return own.filter(({ right }) => right).length / own.length;
        }),
      );
    const side = (chosen: readonly ToldKind[], which: 0 | 1) =>
      chosen.map(({ part, right }) => ({ part, right: right[which] }));
    const resampled = Array.from({ length: 4000 }, () => {
      const chosen = units.map(() => units[Math.floor(random() * units.length)]);
      return least(side(chosen, 1)) - least(side(chosen, 0));
    });
    const exchanged = Array.from({ length: 4000 }, () => {
      const mixed = units.map((unit): ToldKind => {
        const [before, after] = unit.right;
        return random() < 0.5 ? unit : { ...unit, right: [after, before] };
      });
      return least(side(mixed, 1)) - least(side(mixed, 0));
    });
    expect(evidence.difference).toBeCloseTo(least(side(units, 1)) - least(side(units, 0)), 12);
    for (const [found, slow] of [
      [evidence.differences, resampled],
      [evidence.swapped, exchanged],
    ] as const)
      for (const limit of [-0.3, -0.2, -0.1, -0.05, 0.01, 0.1]) {
        const share = (values: ArrayLike<number>) =>
          Array.from(values).filter((value) => value <= limit).length / 4000;
        // 4 standard errors of two shares: 4 sqrt(2 * 0.25 / 4,000) = 0.045
        expect(Math.abs(share(found) - share(slow))).toBeLessThan(0.045);
      }
  });
});

describe('runs that answered the same', () => {
  it('differ by nothing, whatever is drawn', () => {
    const same = flips.map(({ size, part, right }): ToldKind => ({
      size,
      part,
      right: [right[0], right[0]],
    }));
    const evidence = resample(createShareMetric(same, 'all'), draws);
    expect(differenceInterval(evidence, 0.95)).toEqual([0, 0]);
    expect(deviationOf(evidence)).toBe(0);
    expect([evidence.difference, evidence.dropP, evidence.differenceP]).toEqual([0, 1, 1]);
  });
});

describe('draws', () => {
  it('are the same for the same seed, and others for another', () => {
    const metric = createShareMetric(flips, 'all');
    expect(resample(metric, draws)).toEqual(resample(metric, draws));
    expect(resample(metric, { ...draws, seed: 2 }).differences).not.toEqual(
      resample(metric, draws).differences,
    );
  });

  it('are fewer where each takes long, but never below 1,000', () => {
    const costing = (cost: number) => ({ ...createShareMetric(flips, 'all'), cost });
    // 400,000,000 rows over 200 + 4 * 50,000 are 1,998
    expect(resample(costing(50_000), draws).differences).toHaveLength(1998);
    expect(resample(costing(50_000), { ...draws, resamples: 1500 }).swapped).toHaveLength(1500);
    expect(resample(costing(1_000_000_000), draws).swapped).toHaveLength(1000);
  });

  it('that leave the metric undefined are made again', () => {
    const metric = createShareMetric(flips, 'all');
    let asked = 0;
    const evidence = resample(
      { ...metric, score: (weights) => (++asked % 3 === 0 ? undefined : metric.score(weights)) },
      { resamples: 1000, seed: 1 },
    );
    expect(evidence.differences.every(Number.isFinite)).toBe(true);
    expect(asked).toBeGreaterThan(2 + 4 * 1000);
  });

  it('tell nothing where the metric is never defined, or on none of 100 in a row', () => {
    const metric = createShareMetric(flips, 'all');
    expect(resampleDifference({ ...metric, score: () => undefined }, draws)).toBeUndefined();
    // two calls of the runs themselves, then two a draw
    for (const [gap, isFound] of [
      [99, true],
      [100, false],
    ] as const) {
      let asked = 0;
      const score = () => (++asked > 2 && asked <= 2 + 2 * gap ? undefined : 0.5);
      const found = resampleDifference({ ...metric, score }, draws);
      expect([gap, found !== undefined]).toEqual([gap, isFound]);
    }
  });
});
