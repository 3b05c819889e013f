import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { fitForm } from '../../../reports/scaling/fit-form.js';
import { forms } from '../../../reports/scaling/form.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import { predictForm } from '../../../reports/scaling/predict-form.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { fitCases, fitLossesRow, fitParametersRow, fitStored } from '../../numbers/rows/fits.js';

describe('fitForm against a slow search of SciPy', () => {
  it('is given every form twice', () => {
    expect(fitCases).toHaveLength(2 * forms.length);
  });

  it.each(fitCases)("reaches the same optimum of '$form' by every loss, noise $noise", async (stored) => {
    for (const [, { converged }] of fitStored(stored)) expect(converged).toBe(true);
    await expectAgreement(fitLossesRow, stored);
  });

  // on a bound other parameters may be open, and such fits have none to compare
  const inside = fitCases.filter((one) => fitStored(one).some(([, { onBound }]) => onBound.length === 0));
  it.each(inside)("finds the same parameters of '$form', noise $noise", (stored) =>
    expectAgreement(fitParametersRow, stored),
  );
});

describe('fitForm by closed forms', () => {
  const random = createRandom(5);
  const points: ScalingPoint[] = Array.from({ length: 11 }, (_, i) => ({
    id: `p${i}`,
    x: 10 ** (9 + 4 * random()),
    y: 0.2 + 0.5 * random(),
  }));
  const weights = points.map(() => 0.5 + random());

  it('fits a power by least squares on logs as regression does, with weights too', () => {
    for (const w of [points.map(() => 1), weights]) {
      const sum = (value: (point: ScalingPoint) => number) =>
        points.reduce((total, point, i) => total + w[i] * value(point), 0);
      const u = ({ x }: ScalingPoint) => Math.log10(x);
      const v = ({ y }: ScalingPoint) => Math.log10(y);
      const n = sum(() => 1);
      const slope =
        (n * sum((p) => u(p) * v(p)) - sum(u) * sum(v)) / (n * sum((p) => u(p) ** 2) - sum(u) ** 2);
      const { params, objective, converged } = fitForm(points, 'power', { loss: 'log', weights: w });
      expect(converged).toBe(true);
      expect(params.alpha).toBeCloseTo(-slope, 11);
      expect(Math.log10(params.A)).toBeCloseTo((sum(v) - slope * sum(u)) / n, 10);
      const left = sum((p) => (Math.log(p.y) - Math.log(predictForm({ form: 'power', params }, p.x))) ** 2);
      expect(objective).toBeCloseTo(left, 12);
    }
  });

  it('fits a constant by the mean: geometric on logs, plain on errors', () => {
    const mean = (value: (y: number) => number) =>
      points.reduce((total, { y }) => total + value(y), 0) / points.length;
    expect(fitForm(points, 'constant', { loss: 'log' }).params.E).toBeCloseTo(Math.exp(mean(Math.log)), 12);
    expect(fitForm(points, 'constant', { loss: 'linear' }).params.E).toBeCloseTo(
      mean((y) => y),
      10,
    );
  });
});

describe('the Huber loss', () => {
  const lawful = Array.from({ length: 12 }, (_, i) => {
    const x = 10 ** (i / 3);
    return { id: `p${i}`, x, y: (0.1 + 0.6 * x ** -0.3) * (1 + 0.002 * ((i % 3) - 1)) };
  });
  const outlying = lawful.map((point, i) => (i === 9 ? { ...point, y: 1.3 * point.y } : point));

  it('does not follow one bad point, as squares do', () => {
    const clean = fitForm(lawful, 'power-floor', { loss: 'log' }).params.E;
    const huber = fitForm(outlying, 'power-floor', { loss: 'log-huber' }).params.E;
    const squares = fitForm(outlying, 'power-floor', { loss: 'log' }).params.E;
    expect(Math.abs(huber - clean)).toBeLessThan(0.2 * Math.abs(squares - clean));
  });

  it('has the delta that is asked for, or 1.345 robust deviations of a pass of squares', () => {
    expect(fitForm(outlying, 'power', { loss: 'log-huber', delta: 0.0123 }).delta).toBe(0.0123);
    expect(fitForm(outlying, 'power', { loss: 'log' }).delta).toBeUndefined();
    const pass = fitForm(outlying, 'power', { loss: 'log' });
    const sizes = outlying
      .map(({ x, y }) => Math.abs(Math.log(predictForm(pass, x) / y)))
      .sort((one, two) => one - two);
    const fit = fitForm(outlying, 'power', { loss: 'log-huber' });
    // Twelve residuals: the median is the mean of the sixth and the seventh.
    expect(fit.delta).toBeCloseTo((1.345 * 1.4826 * (sizes[5] + sizes[6])) / 2, 12);
    // A refit keeps it: a resample is judged by the same loss.
    const again = fitForm(outlying.slice(0, 5), 'power', { loss: 'log-huber', start: fit });
    expect(again.delta).toBe(fit.delta);
    // Points on a law have no scatter: 0.1 %.
    const exact = [1, 10, 100].map((x) => ({ id: `${x}`, x, y: 0.5 * x ** -0.1 }));
    expect(fitForm(exact, 'power', { loss: 'log-huber' }).delta).toBe(1e-3);
  });

  it('becomes least squares with a large delta', () => {
    const huber = fitForm(outlying, 'power-floor', { loss: 'log-huber', delta: 10 });
    const squares = fitForm(outlying, 'power-floor', { loss: 'log' });
    expect(2 * huber.objective).toBeCloseTo(squares.objective, 12);
    expect(huber.params.alpha).toBeCloseTo(squares.params.alpha, 6);
  });
});

describe('a warm start', () => {
  it('reaches what a search from nothing reaches, on resamples of noisy points', () => {
    const random = createRandom(11);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const points = Array.from({ length: 12 }, (_, i) => {
      const x = 10 ** (i / 3);
      return { id: `p${i}`, x, y: (0.15 + 0.6 * x ** -0.3) * Math.exp(0.02 * normal()) };
    });
    for (const form of ['power', 'power-floor', 'capped', 'logit'] as const) {
      const options = { loss: 'log-huber', ceiling: 0.95 } as const;
      const start = fitForm(points, form, options);
      const { delta } = start;
      for (let round = 0; round < 30; round++) {
        const chosen = points.map(() => points[Math.floor(random() * points.length)]);
        const warm = fitForm(chosen, form, { ...options, start });
        const cold = fitForm(chosen, form, { ...options, ...(delta === undefined ? {} : { delta }) });
        expect(warm.converged).toBe(true);
        expect(Math.abs(warm.objective / cold.objective - 1)).toBeLessThan(1e-6);
      }
    }
  });

  it('gives the same bytes twice', () => {
    const points = [1, 3, 9, 27, 81].map((x, i) => ({ id: `p${i}`, x, y: 0.5 - 0.07 * i + 0.01 * (i % 2) }));
    const once = JSON.stringify(fitForm(points, 'power-floor', { loss: 'log-huber' }));
    expect(JSON.stringify(fitForm(points, 'power-floor', { loss: 'log-huber' }))).toBe(once);
  });
});
