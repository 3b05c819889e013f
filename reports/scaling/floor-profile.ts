import type { WeightedPoint } from './law.js';
import { fQuantile } from '../../harness/metrics/distributions.js';
import { extentOf } from './extent.js';
import { centredLogs, oneStart, type FitColumns, type FitProblem } from './fit-problem.js';
import { weightedLine } from './power-problem.js';
import { refine } from './refine.js';
import { residualLoss } from './residual-loss.js';
import type { FloorProfile } from './series-fit.js';

/** Steps of the floors that are tried, from 0 to the least error. */
const steps = 40;
/** Free parameters of the law with a floor. */
const free = 3;
/** A sum of squares below this is rounding. */
const rounding = 1e-20;

/** What a power law loses, in squares of ln fitted - ln y, where its floor is held: from 0 to the least error. A floor is
 *  believable up to SSE_min (1 + F(.95; 1, n - p) / (n - p)). `best`: the floor of the free fit. Undefined with no more
 *  points than parameters. */
export function profileFloor(points: readonly WeightedPoint[], best: number): FloorProfile | undefined {
  const df = points.length - free;
  if (df < 1) return undefined;
  const loss = createFloorLoss(points);
  const least = extentOf(points.map((point) => point.y))[0];
  const floor = Array.from({ length: steps }, (_, step) => (least * step) / steps);
  const objective = floor.map(loss);
  const bottom = Math.min(loss(Math.min(best, least * (1 - 1e-9))), ...objective);
  const middle = objective.includes(bottom) ? floor[objective.indexOf(bottom)] : best;
  const limit = Math.max(bottom, rounding * points.length) * (1 + fQuantile(0.95, 1, df) / df);
  const low = objective[0] <= limit ? 0 : edge(loss, limit, middle, 0);
  const top = least * (1 - 1e-9);
  const high = loss(top) <= limit ? least : edge(loss, limit, middle, top);
  return { floor, objective, limit, low, high, identified: low > 0 && high < least };
}

/** The floor between a believable and an unbelievable one where the loss crosses the limit. */
function edge(loss: (floor: number) => number, limit: number, inside: number, outside: number): number {
  let within = inside;
  let beyond = outside;
  for (let round = 0; round < 30; round++) {
    const between = (within + beyond) / 2;
    if (loss(between) <= limit) within = between;
    else beyond = between;
  }
  return within;
}

function createFloorLoss(points: readonly WeightedPoint[]): (floor: number) => number {
  const x = Float64Array.from(points, (point) => point.x);
  const y = Float64Array.from(points, (point) => point.y);
  const weights = Float64Array.from(points, (point) => point.weight ?? 1);
  const u = centredLogs(x);
  const columns: FitColumns = { x, x2: new Float64Array(0), y, weights, squareWeights: weights };
  const squares = residualLoss('log', 0);
  return (floor) => {
    const above = y.map((value) => Math.log(value - floor));
    const [intercept, slope] = weightedLine(u, above, weights);
    return refine(heldFloorProblem(u, floor), columns, squares, Float64Array.of(intercept, -slope)).objective;
  };
}

/** y = E + A x^-alpha with E held, searched in ln A and alpha. */
function heldFloorProblem(u: Float64Array, floor: number): FitProblem {
  return {
    names: ['A', 'alpha'],
    lower: Float64Array.of(-Infinity, -Infinity),
    upper: Float64Array.of(Infinity, Infinity),
    value: (theta, i) => floor + Math.exp(theta[0] - theta[1] * u[i]),
    evaluate: (theta, i, { gradient, hessian }) => {
      const term = Math.exp(theta[0] - theta[1] * u[i]);
      gradient[0] = term;
      gradient[1] = -term * u[i];
      hessian[0] = term;
      hessian[1] = hessian[2] = -term * u[i];
      hessian[3] = term * u[i] * u[i];
      return floor + term;
    },
    search: () => oneStart(new Float64Array(2)),
    toParams: ([A, alpha]) => ({ A, alpha }),
    fromParams: ({ A, alpha }) => Float64Array.of(A, alpha),
  };
}
