import { centredLogs, meanLog, type FitColumns, type FitProblem } from './fit-problem.js';
import { extentOf } from './extent.js';
import { exponentGrid, leastExponent } from './exponent-grid.js';
import { searchSum } from './sum-search.js';

/** y = E + sign (c_0 e^(-alpha_0 t_0) + c_1 e^(-alpha_1 t_1)), with the names that the parts have outside. */
interface Sum {
  readonly sign: 1 | -1;
  readonly terms: readonly {
    readonly t: Float64Array;
    /** What t was before: t + centre. */
    readonly centre: number;
    readonly scaleName: string;
    readonly exponentName: string;
  }[];
  readonly floor: number;
  /** Those that are tried. */
  readonly exponents: readonly number[];
  /** The least that an exponent may be. */
  readonly least: number;
}

/** `power-floor`: y = E + A x^-alpha; E at most the least error. */
export function powerFloorProblem(columns: FitColumns): FitProblem {
  return powerSumProblem(columns, [powerTerm(columns.x, 'A', 'alpha')]);
}

/** `joint`: y = E + A x^-alpha + B x2^-beta; E at most the least error. */
export function jointProblem(columns: FitColumns): FitProblem {
  return powerSumProblem(columns, [powerTerm(columns.x, 'A', 'alpha'), powerTerm(columns.x2, 'B', 'beta')]);
}

/** `joint-tied`: the same with one exponent. */
export function jointTiedProblem(columns: FitColumns): FitProblem {
  return powerSumProblem(columns, [powerTerm(columns.x, 'A', 'alpha'), powerTerm(columns.x2, 'B', 'alpha')]);
}

/** What is left of the error falls with powers. */
function powerSumProblem(columns: FitColumns, terms: Sum['terms']): FitProblem {
  const floor = extentOf(columns.y)[0];
  return sumProblem(columns, { sign: 1, terms, floor, exponents: exponentGrid, least: leastExponent });
}

/** `exponential`: y = E - A e^(-alpha x), searched with A as what is missing at the least x. */
export function exponentialProblem(columns: FitColumns): FitProblem {
  const { x } = columns;
  const [centre, largest] = extentOf(x);
  const range = largest - centre;
  // Below, the curve is a straight line, whose ceiling is nowhere; above, a step.
  const exponents = Array.from({ length: 130 }, (_, step) => (0.05 * 1.05 ** step) / range);
  return sumProblem(columns, {
    sign: -1,
    terms: [{ t: x.map((value) => value - centre), centre, scaleName: 'A', exponentName: 'alpha' }],
    floor: Infinity,
    exponents,
    least: exponents[0],
  });
}

function powerTerm(x: Float64Array, scaleName: string, exponentName: string) {
  return { t: centredLogs(x), centre: meanLog(x), scaleName, exponentName };
}

function sumProblem(columns: FitColumns, sum: Sum): FitProblem {
  const { sign, terms } = sum;
  const exponentNames = [...new Set(terms.map((term) => term.exponentName))];
  // theta: E, the scales, the exponents.
  const exponentAt = terms.map((term) => 1 + terms.length + exponentNames.indexOf(term.exponentName));
  const names = ['E', ...terms.map((term) => term.scaleName), ...exponentNames];
  const size = names.length;
  const grid = sum.exponents;
  const lower = new Float64Array(size);
  const upper = new Float64Array(size).fill(Infinity);
  upper[0] = sum.floor;
  lower.fill(sum.least, 1 + terms.length);
  upper.fill(grid[grid.length - 1], 1 + terms.length);

  return {
    names,
    lower,
    upper,
    value: (theta, i) => {
      let value = theta[0];
      for (let k = 0; k < terms.length; k++)
        value += sign * theta[1 + k] * Math.exp(-theta[exponentAt[k]] * terms[k].t[i]);
      return value;
    },
    evaluate: (theta, i, { gradient, hessian }) => {
      gradient.fill(0);
      hessian.fill(0);
      gradient[0] = 1;
      let value = theta[0];
      for (let k = 0; k < terms.length; k++) {
        const c = 1 + k;
        const e = exponentAt[k];
        const t = terms[k].t[i];
        const z = sign * Math.exp(-theta[e] * t);
        value += theta[c] * z;
        gradient[c] = z;
        gradient[e] -= theta[c] * z * t;
        hessian[c * size + e] = -z * t;
        hessian[e * size + c] = -z * t;
        hessian[e * size + e] += theta[c] * z * t * t;
      }
      return value;
    },
    search: () =>
      searchSum(columns, {
        sign,
        terms: terms.map((term) => term.t),
        tied: exponentNames.length < terms.length,
        floor: sum.floor,
        exponents: grid,
      }),
    toParams: (theta) => {
      const params: Record<string, number> = { E: theta[0] };
      terms.forEach((term, k) => {
        const exponent = theta[exponentAt[k]];
        params[term.scaleName] =
          theta[1 + k] === 0 ? 0 : Math.exp(Math.log(theta[1 + k]) + exponent * term.centre);
        params[term.exponentName] = exponent;
      });
      return params;
    },
    fromParams: (params) => {
      const theta = new Float64Array(size);
      theta[0] = params.E;
      terms.forEach((term, k) => {
        const exponent = params[term.exponentName];
        const scale = params[term.scaleName];
        theta[1 + k] = scale === 0 ? 0 : Math.exp(Math.log(scale) - exponent * term.centre);
        theta[exponentAt[k]] = exponent;
      });
      return theta;
    },
  };
}
