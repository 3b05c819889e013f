import { isDetermined } from './determined.js';
import type { Form } from './form.js';
import { createRefit, logResiduals, type WeightedPoint } from './law.js';
import { weightPoints } from './weights.js';

/** Test samples matter where they explain this share of the scatter around the law. */
const matters = 0.1;

/** Points with what each counts for. */
export interface Weighed<Point> {
  readonly points: readonly (Point & WeightedPoint)[];
  /** Variance of ln y between runs; absent: all points count the same. */
  readonly betweenRuns?: number;
}

/** The points with weights 1 / (test variance + variance between runs), the latter from the residuals of `form`. All count
 *  the same where the test set is large: where test samples explain less than a tenth of the scatter. So they do
 *  where a variance is not known, and where fewer than two degrees of freedom tell nothing of the scatter. */
export function weighPoints<Point extends WeightedPoint>(
  points: readonly Point[],
  form: Form,
  ceiling: number | undefined,
): Weighed<Point> {
  if (!isDetermined(points, form)) return { points };
  const fit = createRefit(form, { loss: 'log', ceiling })(points);
  const residuals = logResiduals(fit, points);
  const df = points.length - fit.free;
  if (df < 2 || points.some((point) => point.logVariance === undefined)) return { points };
  const sampled = points.reduce((sum, point) => sum + (point.logVariance ?? 0), 0) / points.length;
  const scatter = residuals.reduce((sum, one) => sum + one * one, 0) / df;
  if (sampled < matters * scatter) return { points };
  const { weights, betweenRuns } = weightPoints(points, residuals, fit.free);
  return {
    points: points.map((point, i) => ({ ...point, weight: weights[i] })),
    ...(betweenRuns === undefined ? {} : { betweenRuns }),
  };
}
