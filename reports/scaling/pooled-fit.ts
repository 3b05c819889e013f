import { MetricError } from '../../harness/core/errors.js';
import { fCdf, studentTQuantile } from '../../harness/metrics/distributions.js';
import type { ScalingPoint } from './point.js';
import type { Interval } from './series-fit.js';
import { settlePoints } from './settle-points.js';

/** One power law for several series: y = A_series x^-alpha. */
export interface PooledLaw {
  readonly alpha: { readonly value: number; readonly interval: Interval };
  /** A, the error at x = 1, by the key of its series. */
  readonly factors: Readonly<Record<string, number>>;
  /** p of the F-test that the series have one exponent: small where they have not. Absent where there are too few points
   *  to tell. */
  readonly oneExponent?: number;
  /** Points, and those less the parameters. */
  readonly n: number;
  readonly df: number;
  /** Root mean square of ln fitted - ln y. */
  readonly rmseLog: number;
}

/** A series of a pooled fit: its points, and what it is called. */
export interface PooledSeries {
  readonly key: string;
  readonly points: readonly ScalingPoint[];
}

/** The exponent that several series share, each with a factor of its own, by least squares on logs, and its 95 % t-interval
 *  over all points. Few points of each series add up here: four series of three points have seven degrees of freedom.
 *  Points at chance, and errors without a logarithm, are left out; so are series with fewer than two different x,
 *  which say nothing of the exponent. Undefined where fewer than two series, or no degree of freedom, is left.
 *  Throws MetricError on a key that comes twice. */
export function fitPooled(series: readonly PooledSeries[], ceiling?: number): PooledLaw | undefined {
  const twice = series.find(({ key }, i) => series.findIndex((other) => other.key === key) !== i);
  if (twice) throw new MetricError(`pooled fit: two series are called '${twice.key}', expected one of each.`);
  const groups = series
    .filter(({ points }) => points.length > 0)
    .map(({ key, points }) => ({ key, ...centreLogs(points, ceiling) }))
    .filter(({ spread }) => spread > 0);
  const n = groups.reduce((sum, group) => sum + group.u.length, 0);
  const df = n - groups.length - 1;
  if (groups.length < 2 || df < 1) return undefined;

  const spread = groups.reduce((sum, group) => sum + group.spread, 0);
  const together = groups.reduce(
    (sum, { u, v }) => sum + u.reduce((part, one, i) => part + one * v[i], 0),
    0,
  );
  const alpha = -together / spread;
  const squares = groups.reduce(
    (sum, { u, v }) => sum + u.reduce((part, one, i) => part + (v[i] + alpha * one) ** 2, 0),
    0,
  );
  const apart = groups.reduce((sum, { u, v, spread: own }) => {
    const slope = u.reduce((part, one, i) => part + one * v[i], 0) / own;
    return sum + u.reduce((part, one, i) => part + (v[i] - slope * one) ** 2, 0);
  }, 0);
  const oneExponent = testOneExponent(squares, apart, groups.length, n);
  const half = studentTQuantile(0.975, df) * Math.sqrt(squares / df / spread);
  return {
    alpha: { value: alpha, interval: [alpha - half, alpha + half] },
    ...(oneExponent === undefined ? {} : { oneExponent }),
    factors: Object.fromEntries(
      groups.map(({ key, meanX, meanY }) => [key, Math.exp(meanY + alpha * meanX)]),
    ),
    n,
    df,
    rmseLog: Math.sqrt(squares / n),
  };
}

/** p of F = ((squares - apart) / (groups - 1)) / (apart / (n - 2 groups)), `apart` the squares that are left where every
 *  series has its own exponent. */
function testOneExponent(squares: number, apart: number, groups: number, n: number): number | undefined {
  const df = n - 2 * groups;
  if (df < 1 || !(apart > 0)) return undefined;
  return 1 - fCdf(Math.max(squares - apart, 0) / (groups - 1) / (apart / df), groups - 1, df);
}

/** ln x and ln y less their means, the means, and the sum of squares of the former. */
function centreLogs(points: readonly ScalingPoint[], ceiling: number | undefined) {
  const { points: settled } = settlePoints(points, ceiling === undefined ? {} : { ceiling });
  const meanOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const logX = settled.map((point) => Math.log(point.x));
  const logY = settled.map((point) => Math.log(point.y));
  const [meanX, meanY] = [meanOf(logX), meanOf(logY)];
  const u = logX.map((one) => one - meanX);
  // Of one x the rest is rounding, not spread.
  const spread = new Set(logX).size > 1 ? u.reduce((sum, one) => sum + one * one, 0) : 0;
  return { u, v: logY.map((one) => one - meanY), meanX, meanY, spread };
}
