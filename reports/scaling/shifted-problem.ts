import { searchColumn } from './column-search.js';
import { meanLog, type FitColumns, type FitProblem } from './fit-problem.js';
import { extentOf } from './extent.js';
import { exponentGrid, leastExponent } from './exponent-grid.js';

/** Shifts that are tried between the ends of their range. */
const shifts = 40;
/** Of x scaled to a geometric mean of 1: below the first share of the least x a shift cannot be seen, above so many
 *  times the largest the law is an exponential. */
const leastShare = 0.01;
const mostTimes = 10;

/** `shifted`: y = a (x + b)^-c + d, b at least 0, d at most the least error; searched with a as the part above d at the
 *  geometric mean of x. */
export function shiftedProblem(columns: FitColumns): FitProblem {
  const centre = meanLog(columns.x);
  const x = columns.x.map((value) => Math.exp(Math.log(value) - centre));
  const [leastX, largestX] = extentOf(x);
  const least = leastShare * leastX;
  const most = mostTimes * largestX;
  const [floor] = extentOf(columns.y);
  const z = (b: number, c: number, i: number) => Math.exp(-c * Math.log((x[i] + b) / (1 + b)));
  return {
    names: ['d', 'a', 'b', 'c'],
    lower: Float64Array.of(0, 0, 0, leastExponent),
    upper: Float64Array.of(floor, Infinity, most, exponentGrid[exponentGrid.length - 1]),
    value: ([d, a, b, c], i) => d + a * z(b, c, i),
    evaluate: ([d, a, b, c], i, { gradient, hessian }) => {
      const log = Math.log((x[i] + b) / (1 + b));
      const logByB = 1 / (x[i] + b) - 1 / (1 + b);
      const logByBTwice = 1 / (1 + b) ** 2 - 1 / (x[i] + b) ** 2;
      const value = Math.exp(-c * log);
      const byB = -c * logByB * value;
      const byC = -log * value;
      hessian.fill(0);
      gradient[0] = 1;
      gradient[1] = value;
      gradient[2] = a * byB;
      gradient[3] = a * byC;
      hessian[6] = hessian[9] = byB;
      hessian[7] = hessian[13] = byC;
      hessian[10] = a * (c * c * logByB * logByB - c * logByBTwice) * value;
      hessian[11] = hessian[14] = a * (c * log - 1) * logByB * value;
      hessian[15] = a * log * log * value;
      return d + a * value;
    },
    search: () =>
      searchColumn(columns, {
        first: [
          0,
          ...Array.from({ length: shifts }, (_, step) => least * (most / least) ** (step / (shifts - 1))),
        ],
        second: exponentGrid,
        column: z,
        floor,
      }),
    toParams: ([d, a, b, c]) => ({
      a: a === 0 ? 0 : Math.exp(Math.log(a) + c * (Math.log1p(b) + centre)),
      b: b * Math.exp(centre),
      c,
      d,
    }),
    fromParams: (params) => {
      const b = params.b / Math.exp(centre);
      const a = params.a === 0 ? 0 : Math.exp(Math.log(params.a) - params.c * (Math.log1p(b) + centre));
      return Float64Array.of(params.d, a, b, params.c);
    },
  };
}
