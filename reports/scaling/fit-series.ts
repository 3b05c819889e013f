import { hasTwoVariables } from './check-points.js';
import { chooseForm } from './choose-form.js';
import { formatEquation } from './describe-form.js';
import { extentOf } from './extent.js';
import { countPlaces } from './determined.js';
import { drawLine } from './fit-line.js';
import type { Form } from './form.js';
import { leaveOneOut, missOfHalf } from './held-out.js';
import { countLargest, holdOut } from './hold-out.js';
import { judgeSeries } from './judge-series.js';
import { createRefit, logResiduals, sumOfSquares } from './law.js';
import { describeMiddle, describeParameters, type Sources } from './parameter-intervals.js';
import type { ScalingPoint } from './point.js';
import { predictForm } from './predict-form.js';
import { prepareSeries } from './prepare-series.js';
import { sampleErrors } from './sample-errors.js';
import { scatterOf } from './scatter.js';
import type { SeriesFit, Uncertainty } from './series-fit.js';
import type { SeriesOptions } from './series-options.js';
import { warnOf } from './series-warnings.js';
import { asLinear, sourcesOfDoubt } from './sources-of-doubt.js';

/** How many resampled laws are kept for predictions. */
const keptDraws = 200;

/** The law of a series with all that is known of how far it may be trusted: intervals by source, how it compares with other
 *  forms, what it says of points that it has not seen, a verdict and warnings. Plain data, the same bytes for the same
 *  input whatever the order of the points. How much is said depends on the number of different x; see `allowanceOf`.
 *  Throws MetricError where no point can be fitted, ConfigError where the form that is asked for has more parameters than
 *  there are places. */
export function fitSeries(points: readonly ScalingPoint[], options: SeriesOptions): SeriesFit {
  const { loss, delta, bootstrap, seed } = options;
  const { settled, above, compared, pointsOf, allowance, shares } = prepareSeries(points, options);
  const { ceiling, atChance } = settled;
  const heldOut = (of: Form) => options.holdout ?? countLargest(compared, of, allowance.heldOut);
  const choice = chooseForm(compared, allowance, { asked: options.form, loss, delta, ceiling, heldOut });
  const { form } = choice;
  const { points: fitted, betweenRuns } = pointsOf(form);
  const refit = createRefit(form, { loss, delta, ceiling });
  const fit = refit(fitted);

  const errors = sampleErrors(fitted, points.length, shares, options);
  const drawn = { refit, loss, bootstrap, seed, shares };
  const sources = sourcesOfDoubt({ ...drawn, fit, points: fitted, errors: errors.rows });
  const known = sources.both ?? sources.runs ?? sources.samples;
  const params = describeParameters(fit, sources);
  const constant = createRefit('constant', { loss, delta });
  const loo = leaveOneOut(fitted, fit, refit);
  const looConstant = leaveOneOut(fitted, constant(fitted), constant);
  const holdout = holdOut(fitted, { ...drawn, form, count: heldOut(form) });
  const half = missOfHalf(fitted, form, refit);
  const miss =
    holdout.length > 0 ? extentOf(holdout.map(({ y, predicted }) => Math.abs(predicted - y)))[1] : undefined;

  const logs = logResiduals(fit, fitted);
  const misses = fitted.map((point) => predictForm(fit, point.x, point.x2) - point.y);
  const r2Log = shareOfVariance(fitted, logs);
  const x = extentOf(fitted.map((point) => point.x));
  const x2 = hasTwoVariables(form) ? extentOf(fitted.map((point) => point.x2 ?? NaN)) : undefined;
  // Along a loss there is nothing beyond the largest.
  const reach = form === 'exponential' ? 1 : allowance.reach;
  const to = x[1] * Math.min(options.lineTo ?? 1, reach);
  const line = x[1] > x[0] && allowance.kind !== 'point' ? drawLine(fit, x, to, known, miss) : undefined;
  const scatter = sources.runs && scatterOf(fit, sources.both ?? sources.runs, bootstrap, seed);

  return {
    kind: allowance.kind,
    form,
    loss,
    ...(fit.delta === undefined ? {} : { delta: fit.delta }),
    params,
    middle: describeMiddle(fit, fitted, sources),
    equation: formatEquation(fit),
    n: fitted.length,
    leftOut: [
      ...settled.leftOut,
      ...atChance
        .filter(({ index }) => !fitted.some((point) => point.index === index))
        .map(({ id }) => ({ id, reason: 'at chance' })),
    ],
    df: fitted.length - fit.free,
    rmsePoints: 100 * rootMeanSquare(misses),
    rmseLog: rootMeanSquare(logs),
    ...(r2Log === undefined ? {} : { r2Log }),
    aicc: choice.aicc,
    ...(betweenRuns === undefined ? {} : { betweenRuns }),
    ...(loo === undefined ? {} : { looPoints: loo }),
    ...(looConstant === undefined ? {} : { looPointsConstant: looConstant }),
    looByForm: choice.loo,
    missByForm: choice.miss,
    holdout,
    ...(miss === undefined ? {} : { holdoutMissPoints: 100 * miss }),
    ...(half === undefined ? {} : { halfMissPoints: half }),
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
      loo,
      looConstant,
    }),
    warnings: [
      ...settled.warnings,
      ...warnOf({
        choice,
        allowance,
        fit,
        points: fitted.length,
        differentX: new Set(above.map((point) => point.x)).size,
        places: countPlaces(fitted, form),
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
