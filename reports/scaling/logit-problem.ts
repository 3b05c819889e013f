import { centredLogs, meanLog, oneStart, type FitColumns, type FitProblem } from './fit-problem.js';
import { weightedLine } from './power-problem.js';
import { logitScale } from './residual-scale.js';

/** `logit`: ln((1 - y) / y) = a + b ln x, searched at the geometric mean of x. y in (0, 1). The losses on logs
 *  compare logits: there the form is a line, and `log` is plain least squares of it. */
export function logitProblem({ x, y, weights }: FitColumns): FitProblem {
  const u = centredLogs(x);
  const centre = meanLog(x);
  return {
    names: ['a', 'b'],
    lower: Float64Array.of(-Infinity, -Infinity),
    upper: Float64Array.of(Infinity, Infinity),
    scale: logitScale,
    value: (theta, i) => 1 / (1 + Math.exp(theta[0] + theta[1] * u[i])),
    evaluate: (theta, i, into) => {
      const value = 1 / (1 + Math.exp(theta[0] + theta[1] * u[i]));
      const first = -value * (1 - value);
      const second = first * (2 * value - 1);
      into.gradient[0] = first;
      into.gradient[1] = first * u[i];
      into.hessian[0] = second;
      into.hessian[1] = second * u[i];
      into.hessian[2] = second * u[i];
      into.hessian[3] = second * u[i] * u[i];
      return value;
    },
    search: () => {
      const logits = y.map((value) => Math.log((1 - value) / value));
      return oneStart(Float64Array.of(...weightedLine(u, logits, weights)));
    },
    toParams: (theta) => ({ a: theta[0] - theta[1] * centre, b: theta[1] }),
    fromParams: (params) => Float64Array.of(params.a + params.b * centre, params.b),
  };
}
