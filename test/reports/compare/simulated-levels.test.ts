import { describe, expect, it } from '@jest/globals';
import { createRandom, type Random } from '../../../harness/core/random.js';
import { createBinomialDraws } from '../../../harness/metrics/binomial-draws.js';
import { pairedInterval } from '../../../harness/metrics/paired-difference.js';
import { combineEvidence } from '../../../reports/compare/combine-evidence.js';
import { drawTask } from '../../../reports/compare/draw-task.js';
import { differenceInterval, dropP } from '../../../reports/compare/weigh-evidence.js';
import { createShareMetric, resample, type ToldKind } from './share-metric.js';

/** A share and whether it is within 3 standard errors of what is expected of so many trials. */
function near(hits: number, trials: number, expected: number): boolean {
  return Math.abs(hits / trials - expected) < 3 * Math.sqrt((expected * (1 - expected)) / trials);
}

describe("Tango's interval", () => {
  it.each([
    [200, 0.03, 0.05],
    [1000, 0.02, 0.04],
    [40, 0.1, 0.2],
  ])('of %i samples, %d gained and %d lost, holds the truth 95 times in 100', (n, gain, loss) => {
    const draw = createBinomialDraws(createRandom(n));
    const rounds = 1000;
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const gained = draw(n, gain);
      const lost = draw(n - gained, loss / (1 - gain));
      const [low, high] = pairedInterval({ n, gained, lost }, 0.95);
      if (low <= gain - loss && gain - loss <= high) held++;
    }
    expect(near(held, rounds, 0.95)).toBe(true);
  });
});

/** Samples in three parts, each as hard for either run. */
function drawKinds(random: Random): readonly ToldKind[] {
  const draw = createBinomialDraws(random);
  return [200, 150, 120].flatMap((size, part): readonly ToldKind[] => {
    const flips = draw(size, 0.2);
    const gained = draw(flips, 0.5);
    const right = draw(size - flips, 0.5 + 0.02 * part);
    return [
      { size: gained, part, right: [false, true] },
      { size: flips - gained, part, right: [true, false] },
      { size: right, part, right: [true, true] },
      { size: size - flips - right, part, right: [false, false] },
    ];
  });
}

describe('the exchange of two runs', () => {
  it('keeps the level of a metric that is no mean: the worst of three parts', () => {
    const random = createRandom(7);
    const rounds = 200;
    let found = 0;
    for (let round = 0; round < rounds; round++) {
      const metric = createShareMetric(drawKinds(random), 'least');
      const evidence = resample(metric, { resamples: 99, seed: round });
      if (dropP(evidence, 'mcnemar-midp') <= 0.1) found++;
    }
    expect(near(found, rounds, 0.1)).toBe(true);
  });
});

describe('a mean over tasks', () => {
  it('has an interval that holds the truth 95 times in 100, and a p that keeps its level', () => {
    const tasks = [
      [300, 0.01],
      [800, -0.02],
      [2000, 0.004],
      [500, 0],
      [120, 0.03],
    ] as const;
    const truth = tasks.reduce((sum, [, drop]) => sum - drop / tasks.length, 0);
    const draw = createBinomialDraws(createRandom(8));
    const rounds = 200;
    const churn = 0.08;
    const observe = (dropOf: (drop: number) => number, seed: number) =>
      combineEvidence(
        tasks.map(([n, drop], place) => {
          const flips = draw(n, churn);
          const lost = draw(flips, (1 + dropOf(drop) / churn) / 2);
          const evidence = { kind: 'counted', n, gained: flips - lost, lost } as const;
          return drawTask({ task: `t${place}`, evidence, identical: false }, { resamples: 199, seed });
        }),
      );
    let [held, found] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const [low, high] = differenceInterval(
        observe((drop) => drop, round),
        0.95,
      );
      if (low <= truth && truth <= high) held++;
      if (
        dropP(
          observe(() => 0, round),
          'mcnemar-midp',
        ) <= 0.1
      )
        found++;
    }
    // percentiles of 199 draws are a little too narrow: 94 % of 200, and 3 standard errors of 1.7 %
    expect(near(held, rounds, 0.94)).toBe(true);
    expect(near(found, rounds, 0.1)).toBe(true);
  });
});
