import { centredLogs, meanLog, oneStart, type FitColumns, type FitProblem } from './fit-problem.js';

/** Intercept and slope of weighted least squares of `values` on u; slope 0 where u does not vary. */
export function weightedLine(
  u: Float64Array,
  values: Float64Array,
  weights: Float64Array,
): readonly [intercept: number, slope: number] {
  let sum = 0;
  let sumU = 0;
  let sumV = 0;
  for (let i = 0; i < u.length; i++) {
    sum += weights[i];
    sumU += weights[i] * u[i];
    sumV += weights[i] * values[i];
  }
  const meanU = sumU / sum;
  const meanV = sumV / sum;
  let uu = 0;
  let uv = 0;
  for (let i = 0; i < u.length; i++) {
    uu += weights[i] * (u[i] - meanU) ** 2;
    uv += weights[i] * (u[i] - meanU) * (values[i] - meanV);
  }
  const slope = uu > 0 ? uv / uu : 0;
  return [meanV - slope * meanU, slope];
}

/** `constant`: y = E, searched in ln E. */
export function constantProblem({ y, weights }: FitColumns): FitProblem {
  return {
    names: ['E'],
    lower: Float64Array.of(-Infinity),
    upper: Float64Array.of(Infinity),
    value: (theta) => Math.exp(theta[0]),
    evaluate: (theta, _i, into) => {
      const value = Math.exp(theta[0]);
      into.gradient[0] = value;
      into.hessian[0] = value;
      return value;
    },
    search: () =>
      oneStart(Float64Array.of(weightedLine(new Float64Array(y.length), y.map(Math.log), weights)[0])),
    toParams: (theta) => ({ E: Math.exp(theta[0]) }),
    fromParams: (params) => Float64Array.of(Math.log(params.E)),
  };
}

/** `power`: y = A x^-alpha, searched in ln A and alpha, in which ln y is linear: one optimum, for `log` that of
 *  ordinary least squares. alpha may be negative: a rising error. */
export function powerProblem({ x, y, weights }: FitColumns): FitProblem {
  const u = centredLogs(x);
  const centre = meanLog(x);
  return {
    names: ['A', 'alpha'],
    lower: Float64Array.of(-Infinity, -Infinity),
    upper: Float64Array.of(Infinity, Infinity),
    value: (theta, i) => Math.exp(theta[0] - theta[1] * u[i]),
    evaluate: (theta, i, into) => {
      const value = Math.exp(theta[0] - theta[1] * u[i]);
      into.gradient[0] = value;
      into.gradient[1] = -value * u[i];
      into.hessian[0] = value;
      into.hessian[1] = -value * u[i];
      into.hessian[2] = -value * u[i];
      into.hessian[3] = value * u[i] * u[i];
      return value;
    },
    search: () => {
      const [intercept, slope] = weightedLine(u, y.map(Math.log), weights);
      return oneStart(Float64Array.of(intercept, -slope));
    },
    toParams: (theta) => ({ A: Math.exp(theta[0] + theta[1] * centre), alpha: theta[1] }),
    fromParams: (params) => Float64Array.of(Math.log(params.A) - params.alpha * centre, params.alpha),
  };
}
