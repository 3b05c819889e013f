import { labelSeries } from '../charts/series-label.js';
import type { AxisKind, Curve } from '../findings/curve.js';

/** What the axes are called in sentences and tables. */
export const axisNames: Readonly<Record<AxisKind, string>> = {
  size: 'model size',
  data: 'data size',
  compute: 'training compute',
};

/** The name of the series of each curve, as short as the series of its axis can be told apart: as in the charts. */
export function nameCurves(curves: readonly Curve[]): (curve: Curve) => string {
  const names = new Map<string, string>();
  for (const axis of Object.keys(axisNames)) {
    const found = new Map(
      curves.filter((curve) => curve.axis === axis).map(({ series }) => [series.key, series]),
    );
    const series = [...found.values()];
    labelSeries(series).forEach((label, index) => names.set(`${axis}\n${series[index].key}`, label));
  }
  return ({ axis, series }) => names.get(`${axis}\n${series.key}`) ?? series.key;
}
