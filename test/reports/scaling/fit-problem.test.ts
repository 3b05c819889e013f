import { describe, expect, it } from '@jest/globals';
import { cappedProblem } from '../../../reports/scaling/capped-problem.js';
import type { FitColumns, FitProblem } from '../../../reports/scaling/fit-problem.js';
import { logitProblem } from '../../../reports/scaling/logit-problem.js';
import { constantProblem, powerProblem } from '../../../reports/scaling/power-problem.js';
import { shiftedProblem } from '../../../reports/scaling/shifted-problem.js';
import {
  exponentialProblem,
  jointProblem,
  jointTiedProblem,
  powerFloorProblem,
} from '../../../reports/scaling/sum-problem.js';

const columns: FitColumns = {
  x: Float64Array.of(2, 3, 5, 8),
  x2: Float64Array.of(7, 1, 4, 2),
  y: Float64Array.of(0.6, 0.5, 0.4, 0.35),
  weights: Float64Array.of(1, 1, 1, 1),
  squareWeights: Float64Array.of(1, 1, 1, 1),
};

/** Problems at some place inside their bounds. */
const problems: readonly (readonly [string, FitProblem, readonly number[]])[] = [
  ['constant', constantProblem(columns), [-0.8]],
  ['power', powerProblem(columns), [-0.7, 0.4]],
  ['power-floor', powerFloorProblem(columns), [0.1, 0.4, 0.6]],
  ['capped', cappedProblem(columns, 0.9), [0.1, 0.3, 0.7]],
  ['logit', logitProblem(columns), [-0.2, 0.5]],
  ['shifted', shiftedProblem(columns), [0.1, 0.4, 0.8, 0.9]],
  ['joint', jointProblem(columns), [0.1, 0.3, 0.2, 0.4, 0.7]],
  ['joint-tied', jointTiedProblem(columns), [0.1, 0.3, 0.2, 0.4]],
  ['exponential', exponentialProblem(columns), [0.9, 0.6, 0.3]],
];

describe('the problem of a form', () => {
  it.each(problems)("has the derivatives of its value: '%s'", (_, problem, place) => {
    const size = place.length;
    const blank = () => ({ gradient: new Float64Array(size), hessian: new Float64Array(size * size) });
    const theta = Float64Array.from(place);
    const step = 1e-5;
    for (let i = 0; i < columns.y.length; i++) {
      const at = blank();
      expect(problem.evaluate(theta, i, at)).toBeCloseTo(problem.value(theta, i), 14);
      for (let j = 0; j < size; j++) {
        const [up, down] = [step, -step].map((by) => theta.with(j, theta[j] + by));
        const slope = (problem.value(up, i) - problem.value(down, i)) / (2 * step);
        expect(at.gradient[j]).toBeCloseTo(slope, 8);
        const [above, below] = [blank(), blank()];
        problem.evaluate(up, i, above);
        problem.evaluate(down, i, below);
        for (let k = 0; k < size; k++)
          expect(at.hessian[j * size + k]).toBeCloseTo(
            (above.gradient[k] - below.gradient[k]) / (2 * step),
            8,
          );
      }
    }
  });

  it.each(problems)("comes back from its parameters: '%s'", (_, problem, place) => {
    const theta = Float64Array.from(place);
    const back = problem.fromParams(problem.toParams(theta));
    for (const [j, value] of theta.entries()) expect(back[j]).toBeCloseTo(value, 12);
  });

  it.each(problems)("searches within its bounds: '%s'", (_, problem) => {
    const { width, height, squares, thetaAt } = problem.search();
    expect(squares).toHaveLength(width * height);
    for (const place of [0, squares.length - 1, Math.floor(squares.length / 2)])
      for (const [j, value] of thetaAt(place).entries()) {
        expect(value).toBeGreaterThanOrEqual(problem.lower[j]);
        expect(value).toBeLessThanOrEqual(problem.upper[j]);
      }
  });
});
