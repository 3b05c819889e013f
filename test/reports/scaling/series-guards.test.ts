import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../../harness/core/errors.js';
import { correctedAkaike } from '../../../reports/scaling/aicc.js';
import { fitSeries } from '../../../reports/scaling/fit-series.js';
import { profileFloor } from '../../../reports/scaling/floor-profile.js';
import { forms } from '../../../reports/scaling/form.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import { predictSeries } from '../../../reports/scaling/predict-series.js';
import type { SeriesOptions } from '../../../reports/scaling/series-options.js';
import { laionPareto } from '../../fixtures/scaling/laion-pareto.js';

const options: SeriesOptions = { form: 'auto', loss: 'log-huber', bootstrap: 40, seed: 7, lineTo: 4 };

const series = (ys: readonly number[], more: Partial<ScalingPoint> = {}): readonly ScalingPoint[] =>
  ys.map((y, i) => ({ id: `m${i}`, x: 3 ** (i + 1), y, ...more }));

/** Places of a value that JSON cannot hold. */
function unspeakable(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (value === undefined || value === null) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, one]) => unspeakable(one, `${path}.${key}`));
}

const hard: Readonly<Record<string, readonly ScalingPoint[]>> = {
  'one point': series([0.4]),
  'two points': series([0.4, 0.3], { n: 100 }),
  'two equal points': series([0.4, 0.4]),
  'three equal points': series([0.4, 0.4, 0.4], { n: 100 }),
  'three far apart': [
    { id: 'a', x: 1e-12, y: 0.9 },
    { id: 'b', x: 1, y: 0.2 },
    { id: 'c', x: 1e18, y: 0.85 },
  ],
  'eight equal points': series(Array.from({ length: 8 }, () => 0.4)),
  'one x': series([0.4, 0.3, 0.35]).map((point) => ({ ...point, x: 7 })),
  rising: series([0.1, 0.2, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9], { n: 100 }),
  'an exact law': series(Array.from({ length: 9 }, (_, i) => 0.9 * 3 ** (-0.3 * (i + 1)))),
  'an exact floor': series(Array.from({ length: 9 }, (_, i) => 0.2 + 0.6 * 3 ** (-0.4 * (i + 1)))),
  'zeros and ones': series([1, 1, 0.6, 0.3, 0, 0], { n: 50 }),
  losses: series([4.1, 3.6, 3.2, 3.0, 2.9, 2.85, 2.8, 2.79]),
  'near chance': series([0.9, 0.89, 0.9, 0.7, 0.4, 0.2], { n: 200 }).map((point, i) => ({
    ...point,
    atChance: i < 3,
  })),
  'all at chance': series([0.9, 0.89, 0.9], { atChance: true }),
  'one outlier': series([0.8, 0.7, 0.6, 0.01, 0.5, 0.45, 0.4, 0.36, 0.33]),
  LAION: laionPareto,
};

describe.each(Object.entries(hard))('%s', (_, points) => {
  const fit = fitSeries(points, options);

  it('has numbers only where there are numbers', () => {
    expect(unspeakable(fit)).toEqual([]);
    expect(JSON.stringify(JSON.parse(JSON.stringify(fit)))).toBe(JSON.stringify(fit));
  });

  it('gives the same bytes again, also of points in another order', () => {
    expect(JSON.stringify(fitSeries(points, options))).toBe(JSON.stringify(fit));
    const turned = fitSeries(points.toReversed(), { ...options });
    expect(turned.params).toEqual(fit.params);
    expect(turned.verdict).toBe(fit.verdict);
  });

  it('has a line of positive errors within its band', () => {
    const { line } = fit;
    for (const [i, y] of (line?.y ?? []).entries()) {
      expect(y).toBeGreaterThan(0);
      if (!line?.low || !line.high) continue;
      expect(line.low[i]).toBeLessThanOrEqual(y);
      expect(line.high[i]).toBeGreaterThanOrEqual(y);
    }
  });
});

describe('every form that can be asked for', () => {
  it.each(forms)('%s is plain data', (form) => {
    const points = series([0.9, 0.7, 0.56, 0.47, 0.4, 0.36, 0.33, 0.31, 0.3, 0.29], { n: 400 }).map(
      (point, i) => ({ ...point, ...(form.startsWith('joint') ? { x2: 5 ** ((i * 3) % 7) } : {}) }),
    );
    const bootstrap = form === 'joint' ? 4 : 20;
    const fit = fitSeries(points, { ...options, form, ceiling: 0.95, bootstrap });
    expect(fit.form).toBe(form);
    expect(unspeakable(fit)).toEqual([]);
    expect(fit.params).not.toEqual({});
    for (const { x, x2 } of points) {
      const { y, interval = [0, 0], beyond } = predictSeries(fit, x, x2);
      expect(beyond).toBe(1);
      expect(interval[0]).toBeLessThanOrEqual(y);
      expect(interval[1]).toBeGreaterThanOrEqual(y);
    }
  });
});

describe('what cannot be fitted', () => {
  it('is named: nothing at all', () => {
    expect(() => fitSeries([], options)).toThrow(new MetricError('fit: no points. Give at least one.'));
  });

  it('is named: no point with a logarithm', () => {
    expect(() => fitSeries(series([0, 0]), options)).toThrow(
      "fit: none of 2 points can be fitted: 'm0': the error is 0, and the number of test samples is not known; 'm1'",
    );
  });

  it.each([
    [{ y: 0 }, 'the error is 0, and the number of test samples is not known'],
    [{ y: -0.1 }, 'the error is -0.1, outside of 0 to 1'],
    [{ y: NaN }, 'the error is not a number'],
    [{ x: 0 }, 'x is 0, not a positive number'],
    [{ x: Infinity }, 'x is Infinity, not a positive number'],
    [{ x2: -1 }, 'x2 is -1, not a positive number'],
  ])('is left out with a reason: %j', (fault, reason) => {
    const points = series([0.5, 0.4, 0.33, 0.27, 0.2]).map((point, i) =>
      i === 2 ? { ...point, ...fault } : point,
    );
    const fit = fitSeries(points, options);
    expect(fit.leftOut).toEqual([{ id: 'm2', reason }]);
    expect(fit.n).toBe(4);
  });

  it('is clamped where the number of test samples is known', () => {
    const points = series([1, 0.5, 0.3, 0.2, 0], { n: 99 });
    const fit = fitSeries(points, { ...options, loss: 'log', form: 'power' });
    expect(fit.n).toBe(5);
    expect(fit.warnings.join()).toContain('2 of 5 points have an error of 0 or 1');
    const clamped = fitSeries(series([0.995, 0.5, 0.3, 0.2, 0.005], { n: 99 }), {
      ...options,
      loss: 'log',
      form: 'power',
    });
    expect(fit.params.alpha.value).toBeCloseTo(clamped.params.alpha.value, 12);
  });

  it('is not taken for a loss: 1.2 among shares of a given chance', () => {
    const points = series([1.2, 0.5, 0.4, 0.3]);
    expect(fitSeries(points, { ...options, ceiling: 0.9 }).leftOut[0].reason).toContain('outside of 0 to 1');
    expect(fitSeries(points, options).leftOut).toEqual([]);
  });

  it('is refused: a resample of another length', () => {
    expect(() => fitSeries(series([0.5, 0.4, 0.3]), { ...options, resampled: [[0.5, 0.4]] })).toThrow(
      'a resample has 2 errors, expected one for each of 3 points',
    );
  });

  it('is counted: a resample with an error of 0 of unknown size', () => {
    const fit = fitSeries(series([0.5, 0.4, 0.3]), {
      ...options,
      resampled: [
        [0.5, 0.4, 0],
        [0.5, 0.41, 0.3],
        [0.49, 0.4, 0.31],
      ],
    });
    expect(fit.warnings.join()).toContain('1 of 3 resamples');
    expect(fit.params.alpha.samples).toBeDefined();
  });

  it('is said: no resamples were asked for', () => {
    const points = series([0.9, 0.7, 0.56, 0.47, 0.4, 0.36], { n: 400 });
    const fit = fitSeries(points, { ...options, bootstrap: 0, form: 'power-floor' });
    expect(fit.warnings).toContain('no interval from runs: no resamples were asked for');
    expect(fit.warnings).toContain('no interval from test samples: no resamples were asked for');
    expect(fit.params.E.runs).toBeUndefined();
    expect(fit.scatter).toBeUndefined();
  });

  it('is said: too many points to hold out', () => {
    const fit = fitSeries(series([0.5, 0.4, 0.3, 0.2]), { ...options, holdout: 3 });
    expect(fit.holdout).toEqual([]);
    expect(fit.warnings.join()).toContain('nothing is held out');
  });
});

describe('numbers by hand', () => {
  it('AICc, and none where it does not exist', () => {
    // 10 ln(0.1 / 10) + 4 + 12 / 7
    expect(correctedAkaike(0.1, 10, 2)).toBeCloseTo(-46.0517 + 4 + 12 / 7, 4);
    expect(correctedAkaike(0.1, 3, 2)).toBeUndefined();
    expect(correctedAkaike(0, 10, 2)).toBeCloseTo(10 * Math.log(1e-20) + 4 + 12 / 7, 6);
  });

  it('the floor that made the points, and no wider than rounding where they are exact', () => {
    const exact = hard['an exact floor'];
    const profile = profileFloor(exact, 0.2);
    expect(profile?.identified).toBe(true);
    expect(profile?.low).toBeCloseTo(0.2, 6);
    expect(profile?.high).toBeCloseTo(0.2, 6);
    expect(profileFloor(exact.slice(0, 3), 0.2)).toBeUndefined();
  });

  it('held out: the law without the last two, as a second fit says it', () => {
    const whole = fitSeries(laionPareto, { ...options, form: 'power', loss: 'log', holdout: 2 });
    const rest = fitSeries(laionPareto.slice(0, 8), { ...options, form: 'power', loss: 'log', holdout: 0 });
    expect(whole.holdout).toHaveLength(2);
    for (const { x, predicted } of whole.holdout) expect(predicted).toBeCloseTo(predictSeries(rest, x).y, 12);
    // Accuracies of 75.93 and 77.50 against 76.66 and 77.97.
    expect(100 * (1 - whole.holdout[0].predicted)).toBeCloseTo(75.93, 2);
    expect(100 * (1 - whole.holdout[1].predicted)).toBeCloseTo(77.5, 2);
    expect(whole.holdoutMissPoints).toBeCloseTo(0.74, 2);
  });

  it('leave-one-out, by refitting without each', () => {
    const asked = { ...options, form: 'power', loss: 'log', holdout: 0 } as const;
    const misses = laionPareto.map((out) => {
      const rest = laionPareto.filter((point) => point !== out);
      return 100 * (predictSeries(fitSeries(rest, asked), out.x).y - out.y);
    });
    const slow = Math.sqrt(misses.reduce((sum, miss) => sum + miss * miss, 0) / misses.length);
    expect(fitSeries(laionPareto, asked).looPoints).toBeCloseTo(slow, 9);
  });

  it('the larger half, as the smaller says', () => {
    const asked = { ...options, form: 'power', loss: 'log' } as const;
    const low = fitSeries(laionPareto.slice(0, 5), { ...asked, holdout: 0 });
    const squares = laionPareto.slice(5).map(({ x, y }) => (100 * (predictSeries(low, x).y - y)) ** 2);
    const slow = Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / 5);
    expect(fitSeries(laionPareto, asked).halfMissPoints).toBeCloseTo(slow, 9);
    expect(fitSeries(laionPareto.slice(0, 5), asked).halfMissPoints).toBeUndefined();
  });

  it('the middle of the points, where the law is known best', () => {
    const { middle, params } = fitSeries(laionPareto, { ...options, form: 'power', loss: 'log' });
    const logs = laionPareto.map(({ x }) => Math.log(x));
    expect(Math.log(middle.x)).toBeCloseTo(logs.reduce((sum, one) => sum + one, 0) / 10, 9);
    expect(middle.y.value).toBeCloseTo(params.A.value * middle.x ** -params.alpha.value, 12);
    // The half-width of a mean: t(.975, 8) s / sqrt(10), s = sqrt(0.0077916 / 8)
    const [low, high] = middle.y.runs ?? [0, 0];
    expect(Math.log(high / low) / 2).toBeCloseTo((2.3060041 * Math.sqrt(0.0077916 / 8)) / Math.sqrt(10), 5);
  });

  it('an interval of a share that does not pass 1, and one of a loss that does', () => {
    const points = series([0.9, 0.95, 0.7]);
    const asked = { ...options, form: 'power', loss: 'log' } as const;
    expect(predictSeries(fitSeries(points, asked), 3).interval?.[1]).toBe(1);
    const losses = points.map((point) => ({ ...point, y: 2 * point.y }));
    expect(predictSeries(fitSeries(losses, asked), 3).interval?.[1]).toBeGreaterThan(2);
  });

  it('a band beyond the points is as wide as the miss', () => {
    const fit = fitSeries(laionPareto, { ...options, form: 'power', loss: 'log' });
    const miss = (fit.holdoutMissPoints ?? NaN) / 100;
    const { line } = fit;
    const last = (line?.x.length ?? 0) - 1;
    expect(line?.x[last]).toBeCloseTo(4 * laionPareto[9].x, -3);
    expect(line?.high?.[last]).toBeGreaterThanOrEqual((line?.y[last] ?? NaN) + miss);
    expect(line?.low?.[last]).toBeLessThanOrEqual((line?.y[last] ?? NaN) - miss);
    const { y, interval = [0, 0], warning } = predictSeries(fit, 2e13);
    expect(interval[1] - y).toBeGreaterThanOrEqual(miss);
    expect(warning).toBeUndefined();
    expect(predictSeries(fit, 1e14).warning).toContain(
      '15.1 times beyond the points, and 10 points reach 10 times',
    );
  });
});
