import { fitPooled } from '../scaling/pooled-fit.js';
import { axes, type Curve, type CurvePoint, type PooledFit } from './curve.js';
import type { MeasuredTarget } from './measured.js';
import { toScalingPoints } from './scaling-points.js';

/** One law for all families of an axis and target, where there are two at least: one exponent, a factor for each series. Of several things
 *  that grow along data, series of the one that most of them grow in; along compute curves of one family, whose best runs are taken.
 *  What was published is pooled only where nothing was measured. */
export function poolCurves(
  curves: readonly Curve[],
  targets: readonly Pick<MeasuredTarget, 'id' | 'chance'>[],
): readonly PooledFit[] {
  const measured = curves.filter(({ series }) => !series.published);
  const own = measured.length > 0 ? measured : curves;
  return targets.flatMap(({ id: target, chance }) =>
    axes.flatMap((axis): readonly PooledFit[] => {
      const all = own.filter(
        (curve) => curve.axis === axis && curve.target === target && !curve.series.family.includes(', '),
      );
      const members = withCommonX(all);
      if (new Set(members.map(({ series }) => series.family)).size < 2) return [];
      const pooled = fitPooled(
        members.map(({ series, points }) => ({
          key: series.key,
          points: toScalingPoints(points.filter(onLaw).map((point) => ({ point }))),
        })),
        chance === undefined ? undefined : 1 - chance,
      );
      if (!pooled) return [];
      const { alpha, factors, oneExponent, n } = pooled;
      return [{ axis, target, alpha, factors, ...(oneExponent === undefined ? {} : { oneExponent }), n }];
    }),
  );
}

/** Along compute the law goes through the envelope alone. */
function onLaw({ onEnvelope }: CurvePoint): boolean {
  return onEnvelope !== false;
}

function withCommonX(curves: readonly Curve[]): readonly Curve[] {
  const names = curves.map(({ xName }) => xName);
  const count = (name: string) => names.filter((one) => one === name).length;
  const common = [...new Set(names)].toSorted((a, b) => count(b) - count(a)).at(0);
  return curves.filter(({ xName }) => xName === common);
}
