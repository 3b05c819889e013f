import { fitPooled } from '../scaling/pooled-fit.js';
import type { AxisKind, Curve, PooledFit } from './curve.js';
import type { MeasuredTarget } from './measured.js';
import { toScalingPoints } from './scaling-points.js';

/** Axes along which families are compared; along compute all of them are on one curve. */
const pooledAxes: readonly AxisKind[] = ['size', 'data'];

/** One law for all families of an axis and target, where there are two at least: one exponent, a factor for each series. Of several things
 *  that grow along data, series of the one that most of them grow in. */
export function poolCurves(
  curves: readonly Curve[],
  targets: readonly MeasuredTarget[],
): readonly PooledFit[] {
  const own = curves.filter(({ series }) => !series.published);
  return targets.flatMap(({ id: target, chance }) =>
    pooledAxes.flatMap((axis): readonly PooledFit[] => {
      const all = own.filter((curve) => curve.axis === axis && curve.target === target);
      const members = withCommonX(all);
      if (new Set(members.map(({ series }) => series.family)).size < 2) return [];
      const pooled = fitPooled(
        members.map(({ series, points }) => ({
          key: series.key,
          points: toScalingPoints(points.map((point) => ({ point }))),
        })),
        chance === undefined ? undefined : 1 - chance,
      );
      if (!pooled) return [];
      const { alpha, factors, n } = pooled;
      return [{ axis, target, alpha, factors, n }];
    }),
  );
}

function withCommonX(curves: readonly Curve[]): readonly Curve[] {
  const names = curves.map(({ xName }) => xName);
  const count = (name: string) => names.filter((one) => one === name).length;
  const common = [...new Set(names)].toSorted((a, b) => count(b) - count(a)).at(0);
  return curves.filter(({ xName }) => xName === common);
}
