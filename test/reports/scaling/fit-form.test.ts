import { describe, expect, it } from '@jest/globals';
import { createRandom, type Random } from '../../../harness/core/random.js';
import { fitForm } from '../../../reports/scaling/fit-form.js';
import { forms, losses, type Form } from '../../../reports/scaling/form.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import { predictForm } from '../../../reports/scaling/predict-form.js';

/** A law of the form, drawn at random: errors between 0 and 1 on the points of `exactPoints`. */
function drawLaw(form: Form, random: Random): Record<string, number> {
  const within = (low: number, high: number) => low + (high - low) * random();
  const alpha = within(0.08, 0.5);
  const floor = within(0.02, 0.15);
  switch (form) {
    case 'constant':
      return { E: within(0.1, 0.9) };
    case 'power':
      return { A: within(0.5, 1.2), alpha };
    case 'power-floor':
      return { E: floor, A: within(0.5, 1.2), alpha };
    case 'capped':
      return { E: floor, A: within(3, 40), alpha: within(0.3, 0.9), E0: 0.9 };
    case 'logit':
      return { a: within(-3, -0.5), b: within(0.1, 0.5) };
    case 'shifted':
      return { a: within(1, 3), b: within(5, 60), c: within(0.2, 0.6), d: floor };
    case 'joint':
      return { E: floor, A: within(0.4, 0.8), B: within(0.4, 0.8), alpha, beta: within(0.08, 0.5) };
    case 'joint-tied':
      return { E: floor, A: within(0.4, 0.8), B: within(0.4, 0.8), alpha };
    case 'exponential':
      return { E: within(0.8, 0.95), A: within(2, 4), alpha: within(0.7, 1.2) };
  }
}

function exactPoints(form: Form, params: Record<string, number>): ScalingPoint[] {
  const sizes = [5, 20, 80, 300, 1000, 4000, 20_000, 100_000];
  const xs = form === 'exponential' ? [2, 2.3, 2.7, 3, 3.4, 4, 4.5, 5] : sizes;
  return xs.map((x, i) => {
    const x2 = sizes[(3 * i + 1) % sizes.length];
    return { id: `run-${i}`, x, x2, y: predictForm({ form, params }, x, x2) };
  });
}

describe('fitForm on points that lie on a law', () => {
  for (const form of forms)
    it(`finds every parameter of '${form}' by every loss`, () => {
      const random = createRandom(9);
      for (let law = 0; law < 4; law++) {
        const params = drawLaw(form, random);
        const points = exactPoints(form, params);
        for (const loss of losses) {
          const fit = fitForm(points, form, { loss, ceiling: 0.9 });
          expect(fit.converged).toBe(true);
          expect(fit.onBound).toEqual([]);
          expect(Object.keys(fit.params).sort()).toEqual(Object.keys(params).sort());
          for (const [name, value] of Object.entries(params))
            expect(Math.abs(fit.params[name] / value - 1)).toBeLessThan(1e-3);
        }
      }
    });
});
