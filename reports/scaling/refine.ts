import type { FitColumns, FitProblem } from './fit-problem.js';
import type { ResidualLoss } from './residual-loss.js';
import { logScale, plainScale, type ResidualScale } from './residual-scale.js';
import { solvePositive } from './solve-positive.js';

const rounds = 300;
/** How nearly the residuals must be at right angles to what the parameters can do: a cosine. */
const flat = 1e-10;
/** The same where rounding stops the search first. */
const flatByRounding = 1e-5;
/** Residuals (as a share of y) that are rounding alone: the points lie on the law. */
const rounding = 1e-14;

/** What the search came to. */
export interface Refined {
  readonly theta: Float64Array;
  readonly objective: number;
  readonly converged: boolean;
  /** Parameters that have no effect there: the exponent of a term whose scale is 0. */
  readonly idle: readonly number[];
}

/** The residual of point i, or Infinity where the form has no positive value there. */
export function residualAt(fitted: number, y: number, scale: ResidualScale): number {
  const residual = scale.of(fitted) - scale.of(y);
  return Number.isNaN(residual) ? Infinity : residual;
}

/** What the residuals of a problem are differences of, under a loss. */
export function scaleOf(problem: FitProblem, loss: ResidualLoss): ResidualScale {
  return loss.onLogs ? (problem.scale ?? logScale) : plainScale;
}

/** The loss summed over the points; Infinity where the form has none. */
export function objectiveAt(
  problem: FitProblem,
  columns: FitColumns,
  loss: ResidualLoss,
  theta: Float64Array,
): number {
  const scale = scaleOf(problem, loss);
  let sum = 0;
  for (let i = 0; i < columns.y.length; i++)
    sum += columns.weights[i] * loss.value(residualAt(problem.value(theta, i), columns.y[i], scale));
  return Number.isNaN(sum) ? Infinity : sum;
}

/** All parameters at the least sum of the loss near `start`, within the bounds of the problem: Newton's method with
 *  second derivatives, damped after Levenberg and Marquardt, parameters on a bound held while the slope pushes
 *  outwards. The loss is the true one: nothing is reweighted. */
export function refine(
  problem: FitProblem,
  columns: FitColumns,
  loss: ResidualLoss,
  start: Float64Array,
): Refined {
  const { lower, upper } = problem;
  const compared = scaleOf(problem, loss);
  const size = start.length;
  const into = { gradient: new Float64Array(size), hessian: new Float64Array(size * size) };
  const slope = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  const scale = new Float64Array(size);

  const assemble = (theta: Float64Array) => {
    slope.fill(0);
    curvature.fill(0);
    scale.fill(0);
    for (let i = 0; i < columns.y.length; i++) {
      const fitted = problem.evaluate(theta, i, into);
      const r = residualAt(fitted, columns.y[i], compared);
      const steep = compared.slope(fitted);
      const bent = compared.bend(fitted);
      const first = columns.weights[i] * loss.slope(r);
      const second = columns.weights[i] * loss.curvature(r);
      const squares = columns.weights[i] * loss.weight(r);
      for (let j = 0; j < size; j++) {
        const gj = into.gradient[j] * steep;
        slope[j] += first * gj;
        scale[j] += squares * gj * gj;
        for (let k = 0; k <= j; k++) {
          const gk = into.gradient[k] * steep;
          curvature[j * size + k] +=
            second * gj * gk + first * (into.hessian[j * size + k] * steep + bent * gj * gk);
        }
      }
    }
  };

  let theta = start.map((value, j) => Math.min(Math.max(value, lower[j]), upper[j]));
  let objective = objectiveAt(problem, columns, loss, theta);
  if (objective === Infinity) return { theta, objective, converged: false, idle: [] };
  const idle = () => [...scale.keys()].filter((j) => scale[j] === 0);
  let exact = 0;
  for (let i = 0; i < columns.y.length; i++)
    exact += columns.weights[i] * loss.value(rounding * (loss.onLogs ? 1 : columns.y[i]));
  let damping = 1e-3;
  let steepness = Infinity;
  for (let round = 0; round < rounds; round++) {
    assemble(theta);
    const free: number[] = [];
    for (let j = 0; j < size; j++) {
      const held = (theta[j] <= lower[j] && slope[j] >= 0) || (theta[j] >= upper[j] && slope[j] <= 0);
      if (!held && scale[j] > 0) free.push(j);
    }
    steepness = 0;
    for (const j of free)
      steepness = Math.max(steepness, Math.abs(slope[j]) / Math.sqrt(scale[j] * objective));
    if (objective <= exact || steepness <= flat) return { theta, objective, converged: true, idle: idle() };

    let moved = false;
    while (damping < 1e18) {
      const step = solvePositive(curvature, slope, scale, damping, free, size);
      if (step) {
        const trial = theta.map((value, j) => Math.min(Math.max(value - step[j], lower[j]), upper[j]));
        const reached = objectiveAt(problem, columns, loss, trial);
        if (reached < objective) {
          theta = trial;
          objective = reached;
          damping = Math.max(damping / 10, 1e-15);
          moved = true;
          break;
        }
      }
      damping *= 4;
    }
    if (!moved) break;
  }
  return { theta, objective, converged: steepness <= flatByRounding, idle: idle() };
}
