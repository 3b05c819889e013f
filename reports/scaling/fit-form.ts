import { MetricError } from '../../harness/core/errors.js';
import { cappedProblem } from './capped-problem.js';
import { chooseStarts, reviveStarts } from './choose-starts.js';
import { checkPoints, freeParameters, hasTwoVariables } from './check-points.js';
import type { FitColumns, FitProblem, GridSearch } from './fit-problem.js';
import type { Form, FormFit, Loss } from './form.js';
import { logitProblem } from './logit-problem.js';
import type { ScalingPoint } from './point.js';
import { constantProblem, powerProblem } from './power-problem.js';
import { refine, residualAt, scaleOf, type Refined } from './refine.js';
import { residualLoss, type ResidualLoss } from './residual-loss.js';
import { shiftedProblem } from './shifted-problem.js';
import { exponentialProblem, jointProblem, jointTiedProblem, powerFloorProblem } from './sum-problem.js';

/** Points that a search goes through: what it finds is a place to begin. */
const mostSearched = 1000;
/** The least delta of the Huber loss that is chosen: 0.1 %. */
const leastDelta = 1e-3;
/** Times the standard deviation: 95 % as efficient as least squares where residuals are normal. */
const huberFactor = 1.345;
/** From the median of absolute normal deviations to their standard deviation. */
const normalMedian = 1.4826;

/** How a form is fitted. */
export interface FitOptions {
  readonly loss: Loss;
  /** Of `log-huber`. Absent: that of `start`, else 1.345 robust standard deviations of the residuals of one pass of
   *  least squares on logs, at least 0.001. */
  readonly delta?: number;
  /** By point, positive; absent: all 1. */
  readonly weights?: readonly number[];
  /** Error of guessing: the E0 of `capped`. */
  readonly ceiling?: number;
  /** A fit of the same form, to begin at instead of searching: for resamples of the same points. */
  readonly start?: FormFit;
}

/** The form at the least sum of its loss over the points. The search over exponents is exhaustive (variable projection; of
 *  more than 1000 points over so many of them, evenly spread), then all parameters are refined on the loss itself, over all. With `start` only the latter, unless that does not converge
 *  or leaves a term out.
 *  Deterministic. Throws MetricError on points that the form is not defined on; see `checkPoints`. */
export function fitForm(points: readonly ScalingPoint[], form: Form, options: FitOptions): FormFit {
  checkPoints(points, form);
  const columns = toColumns(points, form, options);
  const problem = createProblem(columns, form, options.ceiling);
  const { start } = options;
  if (start && start.form !== form)
    throw new MetricError(`fit ${form}: the start is a fit of '${start.form}', expected one of '${form}'.`);

  const startsFor = createSearch(points, form, options, problem);
  let delta = options.delta ?? start?.delta;
  const first: Float64Array[] = start ? [problem.fromParams(start.params)] : [];
  if (options.loss === 'log-huber' && delta === undefined) {
    const squares = residualLoss('log', 0);
    const pass = best(problem, columns, squares, start ? first : startsFor(squares)).theta;
    delta = Math.max(leastDelta, huberFactor * robustSd(problem, columns, squares, pass));
    first.push(pass);
  }
  const loss = residualLoss(options.loss, delta ?? 0);
  let refined = best(problem, columns, loss, start ? first : [...first, ...startsFor(loss)]);
  if (start && (!refined.converged || refined.idle.length > 0))
    refined = best(problem, columns, loss, [refined.theta, ...startsFor(loss)]);
  if (refined.idle.length > 0) {
    const revived = reviveStarts(problem, refined.theta, refined.idle);
    refined = best(problem, columns, loss, [refined.theta, ...revived]);
  }

  return {
    form,
    params: problem.toParams(refined.theta),
    free: freeParameters[form],
    objective: refined.objective,
    ...(options.loss === 'log-huber' && delta !== undefined ? { delta } : {}),
    onBound: problem.names.filter(
      (_, j) => refined.theta[j] <= problem.lower[j] || refined.theta[j] >= problem.upper[j],
    ),
    converged: refined.converged,
  };
}

/** The starts of a search, made when they are first asked for. */
function createSearch(
  points: readonly ScalingPoint[],
  form: Form,
  options: FitOptions,
  problem: FitProblem,
): (loss: ResidualLoss) => readonly Float64Array[] {
  const some = spread(points.length);
  const weights = options.weights && some.map((i) => options.weights?.[i] ?? 1);
  const columns = toColumns(
    some.map((i) => points[i]),
    form,
    { ...options, ...(weights ? { weights } : {}) },
  );
  const searched = some.length < points.length ? createProblem(columns, form, options.ceiling) : problem;
  let search: GridSearch | undefined;
  return (loss) => {
    search ??= searched.search();
    const starts = chooseStarts(searched, columns, loss, search);
    return searched === problem
      ? starts
      : starts.map((theta) => problem.fromParams(searched.toParams(theta)));
  };
}

/** Places of so many points, or of as many as are searched. */
function spread(count: number): readonly number[] {
  const kept = Math.min(count, mostSearched);
  return Array.from({ length: kept }, (_, i) => Math.floor(((i + 0.5) * count) / kept));
}

function toColumns(points: readonly ScalingPoint[], form: Form, { weights, loss }: FitOptions): FitColumns {
  if (weights && weights.length !== points.length)
    throw new MetricError(
      `fit ${form}: ${weights.length} weights for ${points.length} points, expected one a point.`,
    );
  const y = Float64Array.from(points, (point) => point.y);
  const given = Float64Array.from(points, (_, i) => weights?.[i] ?? 1);
  const bad = given.findIndex((weight) => !(weight > 0 && weight < Infinity));
  if (bad >= 0)
    throw new MetricError(
      `fit ${form}, point '${points[bad].id}': weight ${given[bad]}, expected a positive number. Leave the point out.`,
    );
  return {
    x: Float64Array.from(points, (point) => point.x),
    x2: hasTwoVariables(form) ? Float64Array.from(points, (point) => point.x2 ?? NaN) : new Float64Array(0),
    y,
    weights: given,
    squareWeights: loss === 'linear' ? given : given.map((weight, i) => weight / (y[i] * y[i])),
  };
}

function createProblem(columns: FitColumns, form: Form, ceiling: number | undefined): FitProblem {
  switch (form) {
    case 'constant':
      return constantProblem(columns);
    case 'power':
      return powerProblem(columns);
    case 'power-floor':
      return powerFloorProblem(columns);
    case 'capped':
      if (ceiling === undefined || !(ceiling > 0 && ceiling < Infinity))
        throw new MetricError(
          `fit capped: the ceiling is ${ceiling ?? 'absent'}, expected the error of guessing. Give it, or fit another form.`,
        );
      return cappedProblem(columns, ceiling);
    case 'logit':
      return logitProblem(columns);
    case 'shifted':
      return shiftedProblem(columns);
    case 'joint':
      return jointProblem(columns);
    case 'joint-tied':
      return jointTiedProblem(columns);
    case 'exponential':
      return exponentialProblem(columns);
  }
}

/** The refinement that reaches lowest; of equal ones the first. */
function best(
  problem: FitProblem,
  columns: FitColumns,
  loss: ResidualLoss,
  starts: readonly Float64Array[],
): Refined {
  let lowest: Refined | undefined;
  for (const start of starts) {
    const reached = refine(problem, columns, loss, start);
    if (!lowest || reached.objective < lowest.objective) lowest = reached;
  }
  if (!lowest || lowest.objective === Infinity)
    throw new MetricError('fit: no parameters give a positive error at every point. Fit another form.');
  return lowest;
}

function robustSd(problem: FitProblem, { y }: FitColumns, loss: ResidualLoss, theta: Float64Array): number {
  const scale = scaleOf(problem, loss);
  const sizes = y.map((value, i) => Math.abs(residualAt(problem.value(theta, i), value, scale))).sort();
  const half = sizes.length / 2;
  const median = (sizes[Math.ceil(half) - 1] + sizes[Math.floor(half)]) / 2;
  return normalMedian * median;
}
