import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../../harness/core/errors.js';
import { fitForm, type FitOptions } from '../../../reports/scaling/fit-form.js';
import { forms, losses, type Form } from '../../../reports/scaling/form.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import { predictForm } from '../../../reports/scaling/predict-form.js';

const xs = [1, 10, 100, 1000, 10_000, 100_000];
const good: readonly ScalingPoint[] = xs.map((x, i) => ({
  id: `run-${i}`,
  x,
  x2: xs[(i * 5 + 2) % 6],
  y: 0.5 - 0.05 * i,
}));

/** The points with something else at one of them. */
function withPoint(i: number, change: Partial<ScalingPoint>): readonly ScalingPoint[] {
  return good.map((point, at) => (at === i ? { ...point, ...change } : point));
}

function failure(points: readonly ScalingPoint[], form: Form, options: Partial<FitOptions> = {}): string {
  try {
    fitForm(points, form, { loss: 'log', ceiling: 0.9, ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(MetricError);
    return (error as MetricError).message;
  }
  throw new Error(`${form} was fitted`);
}

describe('what cannot be fitted', () => {
  it('no points', () => {
    for (const form of forms) expect(failure([], form)).toBe(`fit ${form}: no points. Give at least one.`);
  });

  it('an x that is no size, by the id of its point', () => {
    for (const form of forms)
      for (const x of [0, -1, NaN, Infinity])
        expect(failure(withPoint(2, { x }), form)).toContain(`fit ${form}, point 'run-2': x is ${x}`);
  });

  it('an x2 that is none, for the joint forms alone', () => {
    for (const form of ['joint', 'joint-tied'] as const) {
      expect(failure(withPoint(1, { x2: 0 }), form)).toContain("point 'run-1': x2 is 0");
      const { id, x, y } = good[3];
      const without = good.map((point) => (point.id === id ? { id, x, y } : point));
      expect(failure(without, form)).toContain("point 'run-3': x2 is absent");
    }
    expect(fitForm(withPoint(1, { x2: 0 }), 'power', { loss: 'log' }).converged).toBe(true);
  });

  it('an error of 0, and for logit one of 1, by the id of its point', () => {
    for (const form of forms)
      for (const y of [0, -0.1, NaN])
        expect(failure(withPoint(4, { y }), form)).toContain(`point 'run-4': the error is ${y}`);
    expect(failure(withPoint(0, { y: 1 }), 'logit')).toContain(
      "point 'run-0': the error is 1, expected one between 0 and 1. Clamp it",
    );
    expect(fitForm(withPoint(0, { y: 1 }), 'power', { loss: 'log' }).converged).toBe(true);
  });

  it('one point, or points that are all at one x, by anything but a constant', () => {
    for (const form of forms.filter((each) => each !== 'constant')) {
      expect(failure(good.slice(0, 1), form)).toContain('x is 1 at every point');
      expect(
        failure(
          good.map((point) => ({ ...point, x: 7 })),
          form,
        ),
      ).toContain('x is 7 at every point');
    }
    for (const form of ['joint', 'joint-tied'] as const)
      expect(
        failure(
          good.map((point) => ({ ...point, x2: 7 })),
          form,
        ),
      ).toContain('x2 is 7 at every point');
    const one = fitForm(good.slice(0, 1), 'constant', { loss: 'log-huber' });
    expect(one.params.E).toBeCloseTo(0.5, 15);
    expect(one).toMatchObject({ delta: 0.001, free: 1, converged: true });
  });

  it('fewer different x than parameters, however many points', () => {
    const twice = [...good.slice(0, 2), ...good.slice(0, 2)];
    expect(failure(twice, 'power-floor')).toContain('2 different x, expected at least 3');
    expect(failure(good.slice(0, 3), 'shifted')).toContain('3 different x, expected at least 4');
    expect(failure(good.slice(0, 4), 'joint')).toContain('4 different x, expected at least 5');
    expect(fitForm(twice, 'power', { loss: 'log' }).converged).toBe(true);
  });

  it('capped without a ceiling, weights that are none, and a start of another form', () => {
    const power = fitForm(good, 'power', { loss: 'log' });
    expect(() => fitForm(good, 'capped', { loss: 'log' })).toThrow('the ceiling is absent');
    expect(failure(good, 'capped', { ceiling: 0 })).toContain('the ceiling is 0');
    expect(failure(good, 'power', { weights: [1, 1] })).toContain('2 weights for 6 points');
    expect(failure(good, 'power', { weights: [1, 1, 0, 1, 1, 1] })).toContain("point 'run-2': weight 0");
    expect(failure(good, 'logit', { start: power })).toContain(
      "the start is a fit of 'power', expected one of 'logit'",
    );
  });
});

describe('points without a trend', () => {
  const level = good.map((point) => ({ ...point, y: 0.25 }));

  for (const form of forms)
    it(`are level for '${form}' by every loss`, () => {
      for (const loss of losses) {
        const fit = fitForm(level, form, { loss, ceiling: 0.9 });
        expect(fit.converged).toBe(true);
        for (const { x, x2 } of level) expect(predictForm(fit, x, x2)).toBeCloseTo(0.25, 9);
        for (const value of Object.values(fit.params)) expect(Number.isFinite(value)).toBe(true);
      }
    });

  it('say that the floor and the scale ended on their bounds', () => {
    const fit = fitForm(level, 'power-floor', { loss: 'log' });
    expect(fit.params).toMatchObject({ E: 0.25, A: 0 });
    expect(fit.onBound).toEqual(expect.arrayContaining(['E', 'A']));
  });
});

describe('onBound', () => {
  it('names a floor of 0, an exponent at its end, and nothing where the optimum is inside', () => {
    // Falls faster and faster on logs: no floor.
    const steeper = xs.map((x, i) => ({ id: `run-${i}`, x, y: Math.exp(-0.02 * i * i - 0.5) }));
    expect(fitForm(steeper, 'power-floor', { loss: 'log' })).toMatchObject({
      onBound: ['E'],
      params: { E: 0 },
    });
    // A step down to a level: no exponent is steep enough.
    const step = xs.map((x, i) => ({ id: `run-${i}`, x, y: i === 0 ? 0.6 : 0.3 + 0.0001 * i * (6 - i) }));
    expect(fitForm(step, 'power-floor', { loss: 'linear' }).onBound).toContain('alpha');
    const inside = xs.map((x, i) => ({ id: `run-${i}`, x, y: 0.1 + 0.5 * x ** -0.3 }));
    expect(fitForm(inside, 'power-floor', { loss: 'log' }).onBound).toEqual([]);
  });
});
