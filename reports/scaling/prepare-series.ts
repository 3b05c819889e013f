import { ConfigError, MetricError } from '../../harness/core/errors.js';
import { allowanceOf, allowsJoint, type Allowance, type SeriesSize } from './allowance.js';
import { freeParameters, hasTwoVariables } from './check-points.js';
import { countPlaces, isDetermined } from './determined.js';
import type { Form } from './form.js';
import type { WeightedPoint } from './law.js';
import type { ScalingPoint } from './point.js';
import type { SeriesOptions } from './series-options.js';
import { settlePoints, type SettledPoint, type SettledPoints } from './settle-points.js';
import { weighPoints } from './weigh-points.js';

/** A point that may enter a fit, and what it counts for. */
type SeriesPoint = SettledPoint & WeightedPoint;

/** A series whose points are sorted, in order, and weighed. */
export interface PreparedSeries {
  readonly settled: SettledPoints;
  /** Points above chance, by x. */
  readonly above: readonly SeriesPoint[];
  /** The points on which forms are compared: those above chance, or where there are none those at chance. */
  readonly compared: readonly SeriesPoint[];
  /** The points of a form: the capped one also takes those at chance. */
  readonly pointsOf: (form: Form) => {
    readonly points: readonly SeriesPoint[];
    readonly betweenRuns?: number;
  };
  readonly allowance: Allowance;
  /** y is a share, not a loss. */
  readonly shares: boolean;
}

/** The points of a series as they enter a fit. Weights are those of `weighPoints`, and only with the loss `log-huber`: the
 *  plain ones are for agreement with published fits. Throws MetricError where no point is left, ConfigError where
 *  the form that is asked for has more parameters than there are places. */
export function prepareSeries(points: readonly ScalingPoint[], options: SeriesOptions): PreparedSeries {
  const settled = settlePoints(points, options);
  const { ceiling } = settled;
  const atChance = inOrder(settled.atChance);
  const above = inOrder(settled.points);
  const base = above.length > 0 ? above : atChance;
  if (base.length === 0)
    throw new MetricError(
      `fit: none of ${points.length} points can be fitted: ${settled.leftOut.map(({ id, reason }) => `'${id}': ${reason}`).join('; ')}`,
    );
  const all = inOrder([...above, ...atChance]);
  if (options.form !== 'auto') checkAsked(options.form === 'capped' ? all : base, options.form);

  const size = sizeOf(above, atChance.length > 0, ceiling !== undefined);
  const weigh = (these: readonly SettledPoint[], form: Form) =>
    options.loss === 'log-huber' ? weighPoints(these, form, ceiling) : { points: these };
  const weighed = weigh(base, allowsJoint(size) ? 'joint' : 'power');
  return {
    settled,
    above: above.length > 0 ? weighed.points : [],
    compared: weighed.points,
    pointsOf: (form) => (form === 'capped' && all.length > base.length ? weigh(all, 'capped') : weighed),
    allowance: allowanceOf(size),
    shares: ceiling !== undefined,
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
    `fit ${form}: ${countPlaces(points, form)} different places, expected at least ${freeParameters[form]}, one a parameter. Fit a simpler form, or 'auto'.`,
  );
}

function sizeOf(points: readonly ScalingPoint[], atChance: boolean, shares: boolean): SeriesSize {
  const different = (values: readonly unknown[]) => new Set(values).size;
  return {
    points: points.length,
    differentX: different(points.map((point) => point.x)),
    ...(points.every((point) => point.x2 !== undefined)
      ? { differentX2: different(points.map((point) => point.x2)) }
      : {}),
    shares,
    atChance,
  };
}
