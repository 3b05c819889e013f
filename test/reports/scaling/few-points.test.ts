import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../harness/core/errors.js';
import { allowanceOf } from '../../../reports/scaling/allowance.js';
import { fitSeries } from '../../../reports/scaling/fit-series.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import { predictSeries } from '../../../reports/scaling/predict-series.js';
import type { SeriesOptions } from '../../../reports/scaling/series-options.js';

const options: SeriesOptions = { form: 'auto', loss: 'log', bootstrap: 200, seed: 1 };
/** Deviations of ln y from the law, of no pattern. */
const wobble = [0.01, -0.012, 0.004, 0.009, -0.008, -0.003, 0.006, -0.007, 0.002, 0.005];

function falling(count: number, more: Partial<ScalingPoint> = {}): readonly ScalingPoint[] {
  return wobble.slice(0, count).map((e, i) => ({
    id: `m${i}`,
    x: 10 * 2 ** i,
    y: 0.8 * (10 * 2 ** i) ** -0.2 * Math.exp(e),
    ...more,
  }));
}

describe('what may be said by the number of different x', () => {
  it('1: the point', () => {
    const fit = fitSeries(falling(1, { n: 1000 }), options);
    expect(fit).toMatchObject({
      kind: 'point',
      form: 'constant',
      verdict: 'too few points',
      reach: 1,
      df: 0,
    });
    expect(fit.params.E.value).toBeCloseTo(falling(1)[0].y, 12);
    // Binomial: +- 1.96 sqrt(y (1 - y) / n)
    const [{ y }] = falling(1);
    const half = 1.96 * Math.sqrt((y * (1 - y)) / 1000);
    const [low, high] = fit.params.E.samples ?? [];
    expect(low).toBeGreaterThan(y - 1.25 * half);
    expect(low).toBeLessThan(y - 0.75 * half);
    expect(high).toBeGreaterThan(y + 0.75 * half);
    expect(high).toBeLessThan(y + 1.25 * half);
    expect(fit.params.E.runs).toBeUndefined();
    expect(fit.line).toBeUndefined();
    expect(fit.warnings.join()).toContain('1 point: nothing is fitted');
  });

  it('2: a segment with a local slope, its interval from test samples, and no word of a fit', () => {
    const fit = fitSeries(falling(2, { n: 1000 }), options);
    expect(fit).toMatchObject({ kind: 'segment', verdict: 'too few points', reach: 1, df: 0, holdout: [] });
    const [one, two] = falling(2);
    expect(fit.params.alpha.value).toBeCloseTo(-Math.log(two.y / one.y) / Math.log(two.x / one.x), 10);
    expect(fit.params.alpha.samples).toBeDefined();
    expect(fit.params.alpha.runs).toBeUndefined();
    expect(fit.params.alpha.both).toBeUndefined();
    expect(fit.looPoints).toBeUndefined();
    expect(fit.warnings.join()).not.toMatch(/\bfit/);
    expect(fit.warnings.join()).toContain('a local slope, not a law');
    expect(fit.line?.low).toHaveLength(fit.line?.x.length ?? 0);
  });

  it('2, of unknown test sets: a segment without a band', () => {
    const fit = fitSeries(falling(2), options);
    expect(fit.line?.low).toBeUndefined();
    expect(fit.uncertainty).toBeUndefined();
    expect(fit.warnings.join()).toContain('no interval from test samples');
    expect(predictSeries(fit, 12).interval).toBeUndefined();
  });

  it('3: a description with the interval of one degree of freedom, no floor, nothing beyond', () => {
    const fit = fitSeries(falling(3), { ...options, lineTo: 10 });
    expect(fit).toMatchObject({
      kind: 'descriptive',
      form: 'power',
      verdict: 'too few points',
      reach: 1,
      df: 1,
    });
    const [low, high] = fit.params.alpha.runs ?? [0, 0];
    // By hand: t(.975, 1) = 12.706 standard errors of the slope over ln x = -ln 2, 0, ln 2
    const logs = falling(3).map(({ y }) => Math.log(y));
    const slope = (logs[2] - logs[0]) / (2 * Math.LN2);
    const mean = (logs[0] + logs[1] + logs[2]) / 3;
    const squares = logs.reduce((sum, one, i) => sum + (one - mean - slope * (i - 1) * Math.LN2) ** 2, 0);
    const error = Math.sqrt(squares / (2 * Math.LN2 ** 2));
    expect(low).toBeCloseTo(-slope - 12.7062047 * error, 6);
    expect(high).toBeCloseTo(-slope + 12.7062047 * error, 6);
    expect(fit.floorProfile).toBeUndefined();
    expect(fit.aicc['power-floor']).toBeUndefined();
    expect(fit.line?.x.at(-1)).toBe(40);
    expect(predictSeries(fit, 80).warning).toContain('3 points are too few to say anything beyond them');
    expect(fit.warnings.join()).toContain('a description');
  });

  it('4: a power law with leave-one-out, reach 2', () => {
    const fit = fitSeries(falling(4), { ...options, lineTo: 10 });
    expect(fit).toMatchObject({ kind: 'fit', form: 'power', reach: 2, df: 2, verdict: 'power' });
    expect(fit.looPoints).toBeGreaterThan(0);
    expect(fit.aicc['power-floor']).toBeUndefined();
    expect(fit.line?.x.at(-1)).toBeCloseTo(160, 9);
    expect(predictSeries(fit, 160).warning).toBeUndefined();
    expect(predictSeries(fit, 161).warning).toContain('4 points reach 2 times');
  });

  it.each([5, 6, 7])('%d: also a floor, reach 4, one held out', (count) => {
    const fit = fitSeries(falling(count), options);
    expect(fit).toMatchObject({ form: 'power', reach: 4 });
    expect(fit.floorProfile).toBeDefined();
    expect(fit.aicc.shifted).toBeUndefined();
    expect(fit.holdout.map(({ id }) => id)).toEqual([`m${count - 1}`]);
  });

  it.each([8, 10])('%d: every form, two held out, reach 10', (count) => {
    const fit = fitSeries(falling(count), options);
    expect(fit).toMatchObject({ form: 'power', reach: 10 });
    expect(Object.keys(fit.aicc)).toEqual(['constant', 'power', 'power-floor', 'shifted', 'capped', 'logit']);
    expect(fit.holdout.map(({ id }) => id)).toEqual([`m${count - 2}`, `m${count - 1}`]);
    expect(fit.holdoutMissPoints).toBeGreaterThan(0);
  });

  it('counts different x, not points', () => {
    const twice = [
      ...falling(2),
      ...falling(2).map((point) => ({ ...point, id: `${point.id}b`, y: 0.99 * point.y })),
    ];
    const fit = fitSeries(twice, options);
    expect(fit).toMatchObject({ kind: 'segment', n: 4, df: 2, reach: 1 });
    expect(fit.params.alpha.runs).toBeDefined();
  });

  it('allows joint laws from eight points with three values on each axis', () => {
    const size = { points: 9, differentX: 3, differentX2: 3, shares: true, atChance: false };
    expect(allowanceOf(size)).toMatchObject({ kind: 'fit', rivals: ['joint-tied', 'joint'], reach: 10 });
    expect(allowanceOf({ ...size, points: 7 }).kind).toBe('descriptive');
    expect(allowanceOf({ ...size, differentX2: 2 }).kind).toBe('descriptive');
  });
});

describe('a form that is asked for', () => {
  it('is fitted where it has the points, with a warning', () => {
    const fit = fitSeries(falling(4), { ...options, form: 'power-floor' });
    expect(fit.form).toBe('power-floor');
    expect(fit.warnings.join()).toContain('power-floor was asked for on 4 different x');
    expect(fit.aicc).toHaveProperty('power');
  });

  it('is fitted with as many parameters as points, without an interval from runs', () => {
    const fit = fitSeries(falling(3), { ...options, form: 'power-floor' });
    expect(fit.df).toBe(0);
    expect(fit.params.alpha.runs).toBeUndefined();
    expect(fit.warnings.join()).toContain('no more points than parameters');
  });

  it.each([
    ['power', 1, 'fit power: 1 different places, expected at least 2'],
    ['power-floor', 2, 'fit power-floor: 2 different places, expected at least 3'],
    ['shifted', 3, 'fit shifted: 3 different places, expected at least 4'],
    ['joint', 9, "fit joint: 'm0' has no second variable"],
  ] as const)('is refused where not: %s on %d', (form, count, message) => {
    expect(() => fitSeries(falling(count), { ...options, form })).toThrow(ConfigError);
    expect(() => fitSeries(falling(count), { ...options, form })).toThrow(message);
  });
});
