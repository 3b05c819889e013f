import { centredLogs, meanLog, type FitColumns, type FitProblem, type GridSearch } from './fit-problem.js';
import { exponentGrid, leastExponent } from './exponent-grid.js';

/** A at the geometric mean of x that are tried: the odds there, none, and from 1/1000 to 1000. */
const oddsGrid: readonly number[] = [0, ...Array.from({ length: 61 }, (_, step) => 10 ** (step / 10 - 3))];

/** ln A at the geometric mean of x ends here, where every point is at the floor or at the ceiling. */
const mostLogOdds = 60;

/** `capped`: (y - E) / (E0 - y) = A x^-alpha with the ceiling E0 given; E at most the least error. Searched in ln A. */
export function cappedProblem(columns: FitColumns, ceiling: number): FitProblem {
  const u = centredLogs(columns.x);
  const centre = meanLog(columns.x);
  const floor = Math.min(ceiling, ...columns.y);
  return {
    names: ['E', 'A', 'alpha'],
    lower: Float64Array.of(0, -mostLogOdds, leastExponent),
    upper: Float64Array.of(floor, mostLogOdds, exponentGrid[exponentGrid.length - 1]),
    value: (theta, i) => ceiling + (theta[0] - ceiling) / (1 + Math.exp(theta[1] - theta[2] * u[i])),
    evaluate: (theta, i, { gradient, hessian }) => {
      // y = E0 - gap share, and share (1 - share) is the slope of -share by the log of the odds.
      const share = 1 / (1 + Math.exp(theta[1] - theta[2] * u[i]));
      const gap = ceiling - theta[0];
      const slope = share * (1 - share);
      const bend = gap * slope * (2 * share - 1);
      gradient[0] = share;
      gradient[1] = gap * slope;
      gradient[2] = -gap * slope * u[i];
      hessian[0] = 0;
      hessian[1] = hessian[3] = -slope;
      hessian[2] = hessian[6] = slope * u[i];
      hessian[4] = bend;
      hessian[5] = hessian[7] = -bend * u[i];
      hessian[8] = bend * u[i] * u[i];
      return ceiling - gap * share;
    },
    search: () => searchCapped(columns, u, ceiling, floor),
    toParams: ([E, logOdds, alpha]) => ({ E, A: Math.exp(logOdds + alpha * centre), alpha, E0: ceiling }),
    fromParams: ({ E, A, alpha }) => Float64Array.of(E, Math.log(A) - alpha * centre, alpha),
  };
}

/** All exponents and odds, each with E at its least squares: given both, y is linear in it. */
function searchCapped(
  { y, squareWeights }: FitColumns,
  u: Float64Array,
  ceiling: number,
  floor: number,
): GridSearch {
  const height = oddsGrid.length;
  const squares = new Float64Array(exponentGrid.length * height);
  const floors = new Float64Array(squares.length);
  const z = new Float64Array(y.length);
  for (let place = 0; place < squares.length; place++) {
    const b = place % height;
    const alpha = exponentGrid[(place - b) / height];
    if (b === 0) for (let i = 0; i < y.length; i++) z[i] = Math.exp(-alpha * u[i]);
    // y - E0 = (E - E0) share: the best E - E0, and what is left.
    let own = 0;
    let cross = 0;
    let rest = 0;
    for (let i = 0; i < y.length; i++) {
      const share = 1 / (1 + oddsGrid[b] * z[i]);
      const below = y[i] - ceiling;
      own += squareWeights[i] * share * share;
      cross += squareWeights[i] * share * below;
      rest += squareWeights[i] * below * below;
    }
    const E = Math.min(Math.max(ceiling + cross / own, 0), floor);
    floors[place] = E;
    squares[place] = rest + (E - ceiling) * ((E - ceiling) * own - 2 * cross);
  }
  return {
    width: exponentGrid.length,
    height,
    squares,
    thetaAt: (place) =>
      Float64Array.of(
        floors[place],
        Math.max(-mostLogOdds, Math.log(oddsGrid[place % height])),
        exponentGrid[Math.floor(place / height)],
      ),
  };
}
