import type { ResidualScale } from './residual-scale.js';

/** The points of a fit as columns. */
export interface FitColumns {
  readonly x: Float64Array;
  /** Empty for the forms of one variable. */
  readonly x2: Float64Array;
  readonly y: Float64Array;
  /** Weights of the loss. */
  readonly weights: Float64Array;
  /** Weights of the least squares that stand for the loss in the search of a start: the loss on logs is, near its
   *  optimum, least squares with weights 1/y^2. */
  readonly squareWeights: Float64Array;
}

/** Derivatives that `evaluate` fills: by parameter, and by pair of parameters (row-major, both halves). */
interface Derivatives {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** Every combination of the parameters that are not linear, [width, height] row-major, with the others at their least
 *  squares for it (variable projection). */
export interface GridSearch {
  readonly width: number;
  readonly height: number;
  /** By place: the weighted sum of squares, less what is the same at all places. */
  readonly squares: Float64Array;
  /** All parameters of a place. */
  readonly thetaAt: (place: number) => Float64Array;
}

/** The search of a form whose start is known. */
export function oneStart(theta: Float64Array): GridSearch {
  return { width: 1, height: 1, squares: new Float64Array(1), thetaAt: () => theta };
}

/** A form with its points, in the parameters in which it is searched: those of x scaled by its geometric mean. */
export interface FitProblem {
  /** What each searched parameter is called outside. */
  readonly names: readonly string[];
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** What the losses on logs compare, where it is not the logs. */
  readonly scale?: ResidualScale;
  /** The fitted error at point i. */
  readonly value: (theta: Float64Array, i: number) => number;
  /** The same, with its derivatives by theta. */
  readonly evaluate: (theta: Float64Array, i: number, into: Derivatives) => number;
  /** The search of a place to begin. */
  readonly search: () => GridSearch;
  /** From searched parameters to those on the scale of x as given. */
  readonly toParams: (theta: Float64Array) => Record<string, number>;
  /** The way back. */
  readonly fromParams: (params: Readonly<Record<string, number>>) => Float64Array;
}

/** Mean of ln x: the log of the geometric mean. */
export function meanLog(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += Math.log(value);
  return sum / x.length;
}

/** ln x less its mean. */
export function centredLogs(x: Float64Array): Float64Array {
  const centre = meanLog(x);
  return x.map((value) => Math.log(value) - centre);
}
