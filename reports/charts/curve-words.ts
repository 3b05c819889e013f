import type { Curve, CurvePoint } from '../findings/curve.js';
import type { ChartTable } from './chart-definition.js';
import { formatNumber, formatPercent } from './numbers.js';

/** Sentences on a curve: where it begins and ends, its law with the interval of the exponent, and what it may be called. */
export function describeCurve(
  curve: Curve,
  label: string,
  spec: { readonly formatX: (x: number) => string; readonly xWord: string },
): string {
  const { points, fit } = curve;
  const first = points[0];
  const last = points[points.length - 1];
  if (points.length === 1)
    return `${label}: one model, ${first.model}, error ${formatPercent(1 - first.score)} at ${spec.formatX(first.x)} ${spec.xWord}.`;
  const ends =
    `${label}: error ${formatPercent(1 - first.score)} at ${spec.formatX(first.x)}, ` +
    `${formatPercent(1 - last.score)} at ${spec.formatX(last.x)} ${spec.xWord}`;
  return `${ends}; ${sayLaw(curve)}verdict: ${fit.verdict}.`;
}

/** The exponent for people: `exponent 0.111 [0.100, 0.122], `; empty where the form has none. */
function sayLaw({ fit: { params, kind, equation } }: Curve): string {
  if (kind === 'point') return '';
  if (!Object.hasOwn(params, 'alpha')) return `${equation}, `;
  const { value, both, runs, samples } = params.alpha;
  const interval = both ?? runs ?? samples;
  const range = interval ? ` [${interval.map((end) => formatNumber(end)).join(', ')}]` : '';
  return `${kind === 'segment' ? 'local slope' : 'exponent'} ${formatNumber(value)}${range}, `;
}

/** The points of curves, a row each; scores, errors and intervals as fractions. */
export function tabulateCurves(
  curves: readonly Curve[],
  x: { readonly of: (point: Curve['points'][number]) => number | undefined },
): ChartTable {
  return {
    head: ['series', 'model', curves[0].xName, 'score', 'low', 'high', 'error', 'n', 'note'],
    rows: curves.flatMap(({ series, points, fit }) =>
      points.map((point) => [
        series.key,
        point.model,
        x.of(point) ?? null,
        point.score,
        point.low ?? null,
        point.high ?? null,
        Number((1 - point.score).toPrecision(12)),
        point.n ?? null,
        [
          ...(point.atChance ? ['at chance'] : []),
          ...(point.repeated === undefined ? [] : [`data repeated ${point.repeated.toFixed(1)} times`]),
          ...(point.onEnvelope ? ['on the envelope'] : []),
          ...fit.leftOut
            .filter(({ id }) => id === point.model)
            .map(({ reason }) => `not in the fit: ${reason}`),
          ...(point.source === undefined ? [] : [point.source]),
        ].join('; '),
      ]),
    ),
  };
}

/** The error of a point with its interval, in percent: `69.9 % [68.9, 70.9]`. */
export function sayError({ score, low, high }: CurvePoint): string {
  const interval =
    low === undefined || high === undefined
      ? ''
      : ` [${(100 * (1 - high)).toFixed(1)}, ${(100 * (1 - low)).toFixed(1)}]`;
  return formatPercent(1 - score) + interval;
}
