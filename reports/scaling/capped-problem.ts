import { columnStarts } from './column-starts.js';
import { centredLogs, meanLog, type FitColumns, type FitProblem } from './fit-problem.js';
import { exponentGrid } from './grid.js';

/** `capped`: (y - E) / (E0 - y) = A x^-alpha with the ceiling E0 given; E at most the least error. */
export function cappedProblem(columns: FitColumns, ceiling: number): FitProblem {
  const u = centredLogs(columns.x);
  const centre = meanLog(columns.x);
  const floor = Math.min(ceiling, ...columns.y);
  return {
    names: ['E', 'A', 'alpha'],
    lower: Float64Array.of(0, 0, exponentGrid[0] / 10),
    upper: Float64Array.of(floor, Infinity, exponentGrid[exponentGrid.length - 1]),
    value: (theta, i) => ceiling + (theta[0] - ceiling) / (1 + theta[1] * Math.exp(-theta[2] * u[i])),
    evaluate: (theta, i, { gradient, hessian }) => {
      const z = Math.exp(-theta[2] * u[i]);
      const share = 1 / (1 + theta[1] * z);
      const gap = ceiling - theta[0];
      // By the odds q = A z, then by A and alpha.
      const byOdds = gap * share * share;
      const byOddsTwice = -2 * byOdds * share;
      const oddsByA = z;
      const oddsByAlpha = -theta[1] * u[i] * z;
      gradient[0] = share;
      gradient[1] = byOdds * oddsByA;
      gradient[2] = byOdds * oddsByAlpha;
      hessian[0] = 0;
      hessian[1] = hessian[3] = -share * share * oddsByA;
      hessian[2] = hessian[6] = -share * share * oddsByAlpha;
      hessian[4] = byOddsTwice * oddsByA * oddsByA;
      hessian[5] = hessian[7] = byOddsTwice * oddsByA * oddsByAlpha - byOdds * u[i] * z;
      hessian[8] = byOddsTwice * oddsByAlpha * oddsByAlpha - byOdds * oddsByAlpha * u[i];
      return ceiling - gap * share;
    },
    // y = E + A z (E0 - y): linear in E and A, with y on both sides, which is enough for a start.
    starts: () =>
      columnStarts(columns, {
        first: exponentGrid,
        second: [0],
        column: (alpha, _, i) => Math.exp(-alpha * u[i]) * (ceiling - columns.y[i]),
        floor,
      }).map(([E, A, alpha]) => Float64Array.of(E, A, alpha)),
    toParams: ([E, A, alpha]) => ({
      E,
      A: A === 0 ? 0 : Math.exp(Math.log(A) + alpha * centre),
      alpha,
      E0: ceiling,
    }),
    fromParams: ({ E, A, alpha }) =>
      Float64Array.of(E, A === 0 ? 0 : Math.exp(Math.log(A) - alpha * centre), alpha),
  };
}
