import { MetricError } from '../../harness/core/errors.js';
import type { ScalingPoint } from './point.js';

/** Weights of points, and the scatter between runs that is in them. */
export interface PointWeights {
  /** By point; their mean is 1, so that objectives stay comparable. */
  readonly weights: readonly number[];
  /** tau^2: variance of ln y between runs of one recipe, beyond what the test samples explain. Absent: not known, and
   *  the weights are equal. */
  readonly betweenRuns?: number;
}

/** Weights 1 / (sigma_i^2 + tau^2): sigma_i^2 the variance of ln y from the test samples (`logVariance`), tau^2 by the
 *  method of moments, the mean square of the residuals less the mean of sigma_i^2, at least 0.
 *  residuals: ln fitted - ln y by point, of a fit with equal weights and `free` parameters. Equal weights where a point
 *  has no variance, or no degree of freedom is left to see tau by. Throws MetricError on a variance that is not
 *  positive, by the id of its point. */
export function weightPoints(
  points: readonly ScalingPoint[],
  residuals: readonly number[],
  free: number,
): PointWeights {
  if (residuals.length !== points.length)
    throw new MetricError(
      `weights: ${residuals.length} residuals for ${points.length} points, expected one a point.`,
    );
  const variances: number[] = [];
  for (const { id, logVariance } of points) {
    if (logVariance === undefined) continue;
    if (!(logVariance > 0 && logVariance < Infinity))
      throw new MetricError(
        `weights, point '${id}': variance ${logVariance} of ln y, expected a positive number. Leave it out if it is not known.`,
      );
    variances.push(logVariance);
  }
  const df = points.length - free;
  if (variances.length < points.length || df < 1) return { weights: points.map(() => 1) };
  const square = residuals.reduce((sum, r) => sum + r * r, 0) / df;
  const sampled = variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
  const betweenRuns = Math.max(0, square - sampled);
  const raw = variances.map((variance) => 1 / (variance + betweenRuns));
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / raw.length;
  return { weights: raw.map((weight) => weight / mean), betweenRuns };
}
