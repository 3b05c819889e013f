import { MetricError } from '../../harness/core/errors.js';
import type { ScalingPoint } from './point.js';
import type { SeriesOptions } from './series-options.js';

/** A point that may enter a fit: its error is a positive number. */
export interface SettledPoint extends ScalingPoint {
  /** Its place among the points as given. */
  readonly index: number;
}

/** The points of a series, sorted by what may be done with them. */
export interface SettledPoints {
  /** Those of every form. */
  readonly points: readonly SettledPoint[];
  /** Those that only the capped form can say something of. */
  readonly atChance: readonly SettledPoint[];
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
  /** The error of guessing; absent: y is a loss. */
  readonly ceiling?: number;
  readonly warnings: readonly string[];
}

/** The points by what may be done with them. Errors of 0 and 1 become (k + 1/2) / (n + 1) where the number n of test
 *  samples is known, and are left out where not: their logs or logits do not exist. Throws MetricError on no points. */
export function settlePoints(
  points: readonly ScalingPoint[],
  options: Pick<SeriesOptions, 'ceiling'>,
): SettledPoints {
  if (points.length === 0) throw new MetricError('fit: no points. Give at least one.');
  const shares = options.ceiling !== undefined || points.every((point) => !(point.y > 1));
  const ceiling = shares ? (options.ceiling ?? 1) : undefined;
  const settled: SettledPoint[] = [];
  const atChance: SettledPoint[] = [];
  const leftOut: { id: string; reason: string }[] = [];
  let clamped = 0;
  points.forEach((point, index) => {
    const reason = whyNot(point, shares);
    if (reason !== undefined) {
      leftOut.push({ id: point.id, reason });
      return;
    }
    const y = clampError(point.y, point.n, shares) ?? point.y;
    if (y !== point.y) clamped++;
    const logVariance =
      point.logVariance ?? (shares && point.n !== undefined ? (1 - y) / (point.n * y) : undefined);
    const one = { ...point, y, index, ...(logVariance === undefined ? {} : { logVariance }) };
    (point.atChance ? atChance : settled).push(one);
  });
  const warnings = [
    ...(atChance.length > 0
      ? [`${atChance.length} of ${points.length} points are at chance: left out of every form but capped`]
      : []),
    ...(clamped > 0
      ? [`${clamped} of ${points.length} points have an error of 0 or 1: taken as (k + 1/2) / (n + 1)`]
      : []),
  ];
  return { points: settled, atChance, leftOut, ...(ceiling === undefined ? {} : { ceiling }), warnings };
}

/** The error, or where it is 0 or 1 the nearest that has a logit; undefined where that is not known. A loss has no upper
 *  end. */
export function clampError(y: number, n: number | undefined, shares: boolean): number | undefined {
  const inside = y > 0 && (!shares || y < 1);
  if (inside) return y;
  if (n === undefined || !shares || !(y === 0 || y === 1)) return undefined;
  return y === 0 ? 0.5 / (n + 1) : (n + 0.5) / (n + 1);
}

function whyNot(point: ScalingPoint, shares: boolean): string | undefined {
  if (!(point.x > 0 && point.x < Infinity)) return `x is ${point.x}, not a positive number`;
  if (point.x2 !== undefined && !(point.x2 > 0 && point.x2 < Infinity))
    return `x2 is ${point.x2}, not a positive number`;
  if (!Number.isFinite(point.y)) return 'the error is not a number';
  if (clampError(point.y, point.n, shares) !== undefined) return undefined;
  if (shares && (point.y === 0 || point.y === 1))
    return `the error is ${point.y}, and the number of test samples is not known`;
  return `the error is ${point.y}, outside of ${shares ? '0 to 1' : 'the positive numbers'}`;
}
