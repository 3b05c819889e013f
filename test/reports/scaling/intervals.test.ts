import { describe, expect, it } from '@jest/globals';
import { createRandom, type Random } from '../../../harness/core/random.js';
import { fitSeries } from '../../../reports/scaling/fit-series.js';
import type { Form, Loss } from '../../../reports/scaling/form.js';
import { createRefit } from '../../../reports/scaling/law.js';
import { createNormal } from '../../../reports/scaling/normal-draws.js';
import { describeParameters } from '../../../reports/scaling/parameter-intervals.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import { predictForm } from '../../../reports/scaling/predict-form.js';
import { predictSeries } from '../../../reports/scaling/predict-series.js';
import { sourcesOfDoubt } from '../../../reports/scaling/sources-of-doubt.js';

interface Design {
  readonly form: Form;
  readonly params: Readonly<Record<string, number>>;
  readonly n: number;
  readonly sd: number;
}

/** Points of a law over four decades of x with normal errors of ln y. */
function drawPoints({ form, params, n, sd }: Design, random: Random): readonly ScalingPoint[] {
  const normal = createNormal(random);
  return Array.from({ length: n }, (_, i) => {
    const x = 1000 * 10 ** ((4 * i) / (n - 1));
    return { id: `m${i}`, x, y: predictForm({ form, params }, x) * Math.exp(sd * normal()) };
  });
}

/** In how many of 200 repetitions the interval of each parameter holds the true one. */
function countCovered(design: Design, loss: Loss, bootstrap: number): Readonly<Record<string, number>> {
  const random = createRandom(17);
  const refit = createRefit(design.form, { loss });
  const covered: Record<string, number> = {};
  for (let seed = 0; seed < 200; seed++) {
    const points = drawPoints(design, random);
    const doubted = { fit: refit(points), points, refit, loss, errors: [], bootstrap, seed, shares: false };
    const described = describeParameters(doubted.fit, sourcesOfDoubt(doubted));
    for (const [name, value] of Object.entries(design.params)) {
      const [low, high] = described[name].runs ?? [Infinity, -Infinity];
      covered[name] = (covered[name] ?? 0) + (low <= value && value <= high ? 1 : 0);
    }
  }
  return covered;
}

const power = { form: 'power', params: { A: 3, alpha: 0.25 }, sd: 0.03 } as const;
const floor = { form: 'power-floor', params: { E: 0.2, A: 3, alpha: 0.4 }, sd: 0.005 } as const;

describe('95 % intervals hold the truth in 90 to 98 of 100 repetitions', () => {
  it.each([
    [4, 'log'],
    [4, 'log-huber'],
    [6, 'log'],
    [6, 'log-huber'],
    [10, 'log'],
    [10, 'log-huber'],
  ] as const)('of a power law on %d points, loss %s', (n, loss) => {
    for (const count of Object.values(countCovered({ ...power, n }, loss, 0))) {
      expect(count).toBeGreaterThanOrEqual(180);
      expect(count).toBeLessThanOrEqual(196);
    }
  });

  it('of a power law with a floor on six points, by errors drawn around the fit', () => {
    for (const count of Object.values(countCovered({ ...floor, n: 6 }, 'log', 60))) {
      expect(count).toBeGreaterThanOrEqual(180);
      expect(count).toBeLessThanOrEqual(196);
    }
  });

  it('of a power law with a floor on sixteen points, by resampled runs', () => {
    for (const count of Object.values(countCovered({ ...floor, n: 16 }, 'log', 60))) {
      expect(count).toBeGreaterThanOrEqual(180);
      expect(count).toBeLessThanOrEqual(196);
    }
  });

  it('of a new run beyond the points', () => {
    const random = createRandom(5);
    const normal = createNormal(random);
    let covered = 0;
    for (let seed = 0; seed < 200; seed++) {
      const points = drawPoints({ ...power, n: 4 }, random);
      const fit = fitSeries(points, { form: 'power', loss: 'log', bootstrap: 0, seed, holdout: 0 });
      const [low, high] = predictSeries(fit, 2e7).interval ?? [Infinity, -Infinity];
      const y = predictForm(power, 2e7) * Math.exp(power.sd * normal());
      if (low <= y && y <= high) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(180);
    expect(covered).toBeLessThanOrEqual(196);
  });
});

describe('the two sources of doubt', () => {
  const points = drawPoints({ ...power, n: 6 }, createRandom(2)).map((point) => ({ ...point, n: 500 }));
  const options = { form: 'power', loss: 'log', bootstrap: 400, seed: 1 } as const;

  it('are wider together than each', () => {
    const { alpha } = fitSeries(points, options).params;
    const width = (interval: readonly [number, number] | undefined) =>
      interval ? interval[1] - interval[0] : NaN;
    expect(width(alpha.both)).toBeGreaterThan(width(alpha.runs));
    expect(width(alpha.both)).toBeGreaterThan(width(alpha.samples));
    // Independent errors add up as squares.
    expect(width(alpha.both)).toBeCloseTo(Math.hypot(width(alpha.runs), width(alpha.samples)), 1);
  });

  it('see that a resample which moves all points alike does not turn the law', () => {
    const normal = createNormal(createRandom(9));
    const resampled = Array.from({ length: 300 }, () => {
      const factor = Math.exp(0.05 * normal());
      return points.map(({ y }) => y * factor);
    });
    const shared = fitSeries(points, { ...options, resampled });
    const [low, high] = shared.params.alpha.samples ?? [0, 1];
    expect(high - low).toBeLessThan(1e-9);
    // but it moves its level: +- 1.96 * 0.05
    const [less, more] = shared.params.A.samples ?? [0, 0];
    expect(Math.log(more / less)).toBeGreaterThan(0.16);
    expect(Math.log(more / less)).toBeLessThan(0.23);
    expect(shared.warnings.join()).not.toContain('unpaired');
    expect(fitSeries(points, options).warnings.join()).toContain('unpaired approximation');
  });

  it('follow the points, whatever is left out and however they are sorted', () => {
    const lone = { id: 'bad', x: 5, y: 1 };
    const given = [lone, ...points].toReversed();
    const resampled = [0.9, 1.1, 1].map((factor) =>
      given.map(({ y }, i) => (given[i].x > 1e5 ? y * factor : y)),
    );
    const fit = fitSeries(given, { ...options, resampled });
    expect(fit.leftOut).toEqual([
      { id: 'bad', reason: 'the error is 1, and the number of test samples is not known' },
    ]);
    const settled = points.map(({ y, x }) => ({ x, y }));
    const alphas = [0.9, 1.1, 1].map(
      (factor) =>
        createRefit('power', { loss: 'log' })(
          settled.map(({ x, y }, i) => ({ id: `${i}`, x, y: x > 1e5 ? y * factor : y })),
        ).params.alpha,
    );
    const [low, high] = fit.params.alpha.samples ?? [0, 0];
    // Quantiles .025 and .975 of three values, by linear interpolation.
    const [a, b, c] = alphas.toSorted((one, two) => one - two);
    expect(low).toBeCloseTo(a + 0.05 * (b - a), 9);
    expect(high).toBeCloseTo(c - 0.05 * (c - b), 9);
  });

  it('weigh points where test samples matter, with `log-huber` alone', () => {
    const rough = points.map((point, i) => ({ ...point, n: i === 0 ? 40 : 4000 }));
    const weighed = fitSeries(rough, { ...options, loss: 'log-huber' });
    expect(weighed.betweenRuns).toBeGreaterThanOrEqual(0);
    expect(fitSeries(rough, options).betweenRuns).toBeUndefined();
    const large = points.map((point) => ({ ...point, n: 1_000_000 }));
    expect(fitSeries(large, { ...options, loss: 'log-huber' }).betweenRuns).toBeUndefined();
    expect(weighed.params.alpha.value).not.toBe(
      fitSeries(large, { ...options, loss: 'log-huber' }).params.alpha.value,
    );
  });

  it('take the runs of one architecture together', () => {
    const design = drawPoints({ ...floor, n: 24 }, createRandom(4));
    const clustered = design.map((point, i) => ({ ...point, cluster: `arch${i % 8}` }));
    const asked = { form: 'power-floor', loss: 'log', bootstrap: 40, seed: 1, holdout: 0 } as const;
    const alone = fitSeries(design, asked).params.E.runs ?? [0, 0];
    const together = fitSeries(clustered, asked).params.E.runs ?? [0, 0];
    // Eight clusters less three parameters leave five degrees of freedom, 24 points 21.
    expect(together[1] - together[0]).toBeGreaterThan(alone[1] - alone[0]);
  });
});
