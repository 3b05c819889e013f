import { ConfigError, MetricError } from '../../harness/core/errors.js';
import { allowanceOf } from './allowance.js';
import { freeParameters, hasTwoVariables } from './check-points.js';
import { chooseForm } from './choose-form.js';
import { writeEquation } from './equation.js';
import { drawLine } from './fit-line.js';
import type { Form } from './form.js';
import { leaveOneOut } from './held-out.js';
import { countLargest, holdOut } from './hold-out.js';
import { judgeSeries } from './judge-series.js';
import { createRefit, logResiduals, sumOfSquares } from './law.js';
import { describeParameters, type Sources } from './parameter-intervals.js';
import type { ScalingPoint } from './point.js';
import { predictForm } from './predict-form.js';
import { isDetermined } from './resampled-uncertainty.js';
import { sampleErrors } from './sample-errors.js';
import { scatterOf } from './scatter.js';
import type { Interval, SeriesFit, Uncertainty } from './series-fit.js';
import type { SeriesOptions } from './series-options.js';
import { warnOf } from './series-warnings.js';
import { settlePoints, type SettledPoint, type SettledPoints } from './settle-points.js';
import { asLinear, sourcesOfDoubt } from './sources-of-doubt.js';

/** How many resampled laws are kept for predictions. */
const keptDraws = 200;

/** The law of a series with all that is known of how far it may be trusted: intervals by source, how it compares with other
 *  forms, what it says of points that it has not seen, a verdict and warnings. Plain data, the same bytes for the same
 *  input whatever the order of the points. How much is said depends on the number of different x; see `allowanceOf`.
 *  Throws MetricError where no point can be fitted, ConfigError where the form that is asked for has more parameters than
 *  there are places. */
export function fitSeries(points: readonly ScalingPoint[], options: SeriesOptions): SeriesFit {
  const settled = settlePoints(points, options);
  const { ceiling, atChance } = settled;
  const shares = ceiling !== undefined;
  const above = inOrder(settled.points);
  const base = above.length > 0 ? above : inOrder(atChance);
  if (base.length === 0)
    throw new MetricError(
      `fit: none of ${points.length} points can be fitted: ${settled.leftOut.map(({ id, reason }) => `'${id}': ${reason}`).join('; ')}`,
    );
  const all = inOrder([...settled.points, ...atChance]);
  if (options.form !== 'auto') checkAsked(options.form === 'capped' ? all : base, options.form);

  const allowance = allowanceOf(sizeOf(above, atChance.length, shares));
  const choice = chooseForm(base, allowance, options.form, ceiling);
  const { form } = choice;
  const fitted = form === 'capped' ? all : base;
  const refit = createRefit(form, { loss: options.loss, delta: options.delta, ceiling });
  const fit = refit(fitted);

  const errors = sampleErrors(fitted, points.length, shares, options);
  const { loss, bootstrap, seed } = options;
  const sources = sourcesOfDoubt({ fit, points: fitted, refit, loss, errors: errors.rows, bootstrap, seed });
  const known = sources.both ?? sources.runs ?? sources.samples;
  const params = describeParameters(fit, sources);
  const looPoints = leaveOneOut(fitted, form, refit);
  const looPointsConstant = leaveOneOut(fitted, 'constant', createRefit('constant', options));
  const count = options.holdout ?? countLargest(fitted, form, allowance.heldOut);
  const holdout = holdOut(fitted, { form, refit, loss, count, bootstrap, seed });
  const miss =
    holdout.length > 0 ? Math.max(...holdout.map(({ y, predicted }) => Math.abs(predicted - y))) : undefined;

  const logs = logResiduals(fit, fitted);
  const misses = fitted.map((point) => predictForm(fit, point.x, point.x2) - point.y);
  const x = rangeOf(fitted.map((point) => point.x));
  const x2 = hasTwoVariables(form) ? rangeOf(fitted.map((point) => point.x2 ?? NaN)) : undefined;
  const reach = form === 'exponential' ? 1 : allowance.reach;
  const line =
    x[1] > x[0] ? drawLine(fit, x, x[1] * Math.min(options.lineTo ?? 1, reach), known, miss) : undefined;
  const scatter = sources.runs && scatterOf(fit, sources.both ?? sources.runs, bootstrap, seed);
  const r2Log = shareOfVariance(fitted, logs);

  return {
    kind: allowance.kind,
    form,
    loss,
    ...(fit.delta === undefined ? {} : { delta: fit.delta }),
    params,
    equation: writeEquation(form, fit.params),
    n: fitted.length,
    leftOut: [...settled.leftOut, ...chanceLeftOut(settled, fitted)],
    df: fitted.length - fit.free,
    rmsePoints: 100 * rootMeanSquare(misses),
    rmseLog: rootMeanSquare(logs),
    ...(r2Log === undefined ? {} : { r2Log }),
    aicc: choice.aicc,
    ...(looPoints === undefined ? {} : { looPoints }),
    ...(looPointsConstant === undefined ? {} : { looPointsConstant }),
    holdout,
    ...(miss === undefined ? {} : { holdoutMissPoints: 100 * miss }),
    residuals: fitted.map((point, i) => ({ id: point.id, x: point.x, log: -logs[i] })),
    ...(choice.floorProfile ? { floorProfile: choice.floorProfile } : {}),
    ...(scatter ? { scatter } : {}),
    ...(line ? { line } : {}),
    ...(known ? { uncertainty: toKept(known, sources) } : {}),
    range: { x, ...(x2 ? { x2 } : {}) },
    verdict: judgeSeries({
      choice,
      params,
      points: above,
      atChance: atChance.length,
      shares,
      loo: looPoints,
      looConstant: looPointsConstant,
    }),
    warnings: [
      ...settled.warnings,
      ...warnOf({
        choice,
        allowance,
        fit,
        points: fitted.length,
        places: placesOf(fitted, form),
        options,
        runsKnown: sources.runs !== undefined,
        heldOut: holdout.length,
      }),
      ...choice.warnings,
      ...errors.warnings,
    ],
    bootstrap,
    seed,
    reach,
    tried: choice.tried,
  };
}

function inOrder(points: readonly SettledPoint[]): readonly SettledPoint[] {
  return points.toSorted(
    (one, two) => one.x - two.x || (one.x2 ?? 0) - (two.x2 ?? 0) || one.y - two.y || one.index - two.index,
  );
}

function checkAsked(points: readonly ScalingPoint[], form: Form): void {
  const without = hasTwoVariables(form) && points.find((point) => point.x2 === undefined);
  if (without)
    throw new ConfigError(
      `fit ${form}: '${without.id}' has no second variable. Give one, or fit another form.`,
    );
  if (isDetermined(points, form)) return;
  throw new ConfigError(
    `fit ${form}: ${placesOf(points, form)} different places, expected at least ${freeParameters[form]}, one a parameter. Fit a simpler form, or 'auto'.`,
  );
}

function placesOf(points: readonly ScalingPoint[], form: Form): number {
  return new Set(points.map((point) => (hasTwoVariables(form) ? `${point.x} ${point.x2 ?? ''}` : point.x)))
    .size;
}

function sizeOf(points: readonly ScalingPoint[], atChance: number, shares: boolean) {
  const different = (values: readonly unknown[]) => new Set(values).size;
  return {
    points: points.length,
    differentX: different(points.map((point) => point.x)),
    ...(points.every((point) => point.x2 !== undefined)
      ? { differentX2: different(points.map((point) => point.x2)) }
      : {}),
    shares,
    atChance: atChance > 0,
  };
}

function chanceLeftOut({ atChance }: SettledPoints, fitted: readonly SettledPoint[]) {
  return atChance.filter((point) => !fitted.includes(point)).map(({ id }) => ({ id, reason: 'at chance' }));
}

function rangeOf(values: readonly number[]): Interval {
  return [Math.min(...values), Math.max(...values)];
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(sumOfSquares(values) / values.length);
}

/** Share of the variance of ln y that the law explains; undefined where ln y does not vary. */
function shareOfVariance(points: readonly ScalingPoint[], residuals: readonly number[]): number | undefined {
  const logs = points.map((point) => Math.log(point.y));
  const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
  const total = sumOfSquares(logs.map((one) => one - mean));
  return total > 1e-20 * logs.length ? 1 - sumOfSquares(residuals) / total : undefined;
}

/** What is kept of an uncertainty: few draws of the forms that are resampled, and of the others a matrix. */
function toKept(known: Uncertainty, { runs }: Sources): Uncertainty {
  if (known.kind === 'linear') return known;
  return runs?.kind === 'draws' ? { ...known, draws: known.draws.slice(0, keptDraws) } : asLinear(known);
}
