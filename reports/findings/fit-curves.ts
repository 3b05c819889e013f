import type { ScalingPoint } from '../scaling/point.js';
import { takeEnvelope } from '../scaling/envelope.js';
import { fitSeries } from '../scaling/fit-series.js';
import type { SeriesFit } from '../scaling/series-fit.js';
import { buildPoints, type PlacedPoint } from './build-points.js';
import { axes, type Curve } from './curve.js';
import type { Measured, MeasuredTarget } from './measured.js';
import type { SampleDraws } from './sample-draws.js';
import { toScalingPoints } from './scaling-points.js';
import type { FoundSeries } from './series-members.js';
import { trimFit, trimTaskFit } from './trim-fit.js';

/** How curves are fitted. */
export interface CurveOptions {
  /** Resamples of runs, for means and for single tasks. */
  readonly bootstrap: { readonly aggregate: number; readonly task: number };
  /** Resamples of test samples. */
  readonly resamples: number;
  readonly seed: number;
  readonly draws: SampleDraws;
}

/** How far lines are drawn beyond the points, where the points reach as far. */
const lineTo = 4;

/** A curve for every series and target that has points, and the law through it: along size and data through all points, along compute
 *  through the lower envelope of the error, which single tasks do without. */
export function fitCurves(
  measured: Measured,
  series: readonly FoundSeries[],
  options: CurveOptions,
): readonly Curve[] {
  return measured.targets
    .filter(({ unfit }) => unfit === undefined)
    .flatMap((target) =>
      axes
        .filter((axis) => axis !== 'compute' || target.kind === 'aggregate')
        .flatMap((axis) => {
          const own = series.filter((found) => found.axis === axis);
          return placeSeries(measured, target, own).map((one) => fitCurve(target, one, options));
        }),
    );
}

/** A series with its points on a target. */
interface PlacedSeries {
  readonly found: FoundSeries;
  readonly placed: readonly PlacedPoint[];
}

/** The series that have points of different x on a target; where none has, those of one x. */
function placeSeries(
  measured: Measured,
  target: MeasuredTarget,
  series: readonly FoundSeries[],
): readonly PlacedSeries[] {
  const all = series
    .map((found) => ({
      found,
      placed: buildPoints(found, target, (model) => measured.score(target.id, model)),
    }))
    .filter(({ placed }) => placed.length > 0);
  const joined = all.filter(({ placed }) => placed.some(({ point }) => point.x !== placed[0].point.x));
  return joined.length > 0 ? joined : all;
}

function fitCurve(target: MeasuredTarget, { found, placed }: PlacedSeries, options: CurveOptions): Curve {
  const { axis, series, xName } = found;
  const all = toScalingPoints(placed);
  const fitted = axis === 'compute' ? takeEnvelope(all, { kind: 'pareto' }) : all;
  return {
    ...{ axis, target: target.id, series, xName },
    points: placed.map(({ point }, place) =>
      axis === 'compute' ? { ...point, onEnvelope: fitted.includes(all[place]) } : point,
    ),
    fit: fitPoints(fitted, target, options),
  };
}

/** The law through the points of one series of a target. */
function fitPoints(
  points: readonly ScalingPoint[],
  target: MeasuredTarget,
  options: CurveOptions,
): SeriesFit {
  const { bootstrap, seed } = options;
  const drawn = resampleErrors(points, target, options);
  const fit = fitSeries(points, {
    ...{ form: 'auto', loss: 'log-huber', seed, lineTo },
    bootstrap: bootstrap[target.kind],
    ...(target.chance === undefined ? {} : { ceiling: 1 - target.chance }),
    ...(drawn ? { resampled: drawn.errors } : {}),
  });
  const warned = { ...fit, warnings: [...fit.warnings, ...(drawn?.warnings ?? [])] };
  return target.kind === 'aggregate' ? trimFit(warned) : trimTaskFit(warned);
}

/** Errors of the points on other test samples, the same for all; undefined where those of one cannot be drawn. */
export function resampleErrors(
  points: readonly ScalingPoint[],
  target: MeasuredTarget,
  { draws, resamples }: CurveOptions,
): { readonly errors: readonly (readonly number[])[]; readonly warnings: readonly string[] } | undefined {
  const drawn = points.map(({ id }) => draws.of(target.id, id));
  const all = drawn.filter((one) => one !== undefined);
  if (all.length < drawn.length || resamples === 0) return undefined;
  const unpaired = new Set(all.flatMap((one) => one.unpaired));
  const which = target.kind === 'task' ? '' : ` for ${unpaired.size} of ${target.tasks.length} tasks`;
  return {
    errors: Array.from({ length: resamples }, (_, round) => all.map(({ scores }) => 1 - scores[round])),
    warnings:
      unpaired.size === 0
        ? []
        : [
            `the interval from test samples is an unpaired approximation${which}: drawn from totals, point by point`,
          ],
  };
}
