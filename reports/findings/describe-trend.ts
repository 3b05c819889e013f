import type { AxisKind, Curve, PooledFit, Target } from './curve.js';

const growing: Readonly<Record<AxisKind, string>> = {
  size: 'model size',
  data: 'training data',
  compute: 'training compute',
};

/** What the curves of one axis and target say, in one sentence; undefined where there is no curve. The law through all families speaks
 *  first, else the curve with the most different x. */
export function describeTrend(
  axis: AxisKind,
  target: Target,
  curves: readonly Curve[],
  pooled: readonly PooledFit[],
): string | undefined {
  const own = curves.filter(
    (curve) => curve.axis === axis && curve.target === target.id && !curve.series.published,
  );
  const together = pooled.find((one) => one.axis === axis && one.target === target.id);
  const what = `Error on ${target.name}`;
  if (together) {
    const families = Object.keys(together.factors).length;
    return `${what} ${changeOf(together.alpha.value, together.alpha.interval)} per doubling of ${nameOf(axis, own)}${inBrackets(together.alpha.interval)}, one exponent for ${families} series.`;
  }
  const main = own.toSorted((a, b) => placesOf(b) - placesOf(a) || b.points.length - a.points.length).at(0);
  return main && `${what} ${describeCurve(main)}.`;
}

function describeCurve(curve: Curve): string {
  const { fit, series, axis } = curve;
  const name = nameOf(axis, [curve]);
  const where = ` (${series.key})`;
  const places = placesOf(curve);
  if (fit.kind === 'point') return `is known at one ${name} only${where}: nothing can be said of a trend`;
  if (fit.verdict === 'at chance') return `is that of guessing over ${name}${where}`;
  if (!('alpha' in fit.params) || fit.form === 'capped')
    return `follows a ${fit.form} law of ${name}${where}: ${fit.equation}, ${fit.verdict}`;
  const { value, both, runs, samples } = fit.params.alpha;
  const interval = both ?? runs ?? samples;
  const change = `${changeOf(value, interval)} per doubling of ${name}${inBrackets(interval)}${where}`;
  const floor = fit.form === 'power-floor' ? `, towards a floor of ${percent(fit.params.E.value)} %` : '';
  if (fit.kind === 'segment') return `${change}, between 2 points`;
  if (fit.kind === 'descriptive') return `${change}, a description of 3 different x`;
  return `${change}${floor}, over ${places} different x: ${fit.verdict}`;
}

/** `falls 7.4 %`, or where the interval holds no change, that none is shown. */
function changeOf(alpha: number, interval: readonly [number, number] | undefined): string {
  const fall = 1 - 2 ** -alpha;
  if (interval && interval[0] <= 0 && interval[1] >= 0)
    return `shows no trend that is told apart from none: ${fall < 0 ? 'up' : 'down'} ${percent(Math.abs(fall))} %`;
  return `${fall < 0 ? 'rises' : 'falls'} ${percent(Math.abs(fall))} %`;
}

/** The interval in the same terms: falls are positive, unless the error rises throughout. */
function inBrackets(interval: readonly [number, number] | undefined): string {
  if (!interval) return '';
  const ends = interval.map((alpha) => 1 - 2 ** -alpha);
  const rises = ends.every((end) => end < 0);
  const shown = rises ? [-ends[1], -ends[0]] : ends;
  return ` [${percent(shown[0])}, ${percent(shown[1])}]`;
}

function nameOf(axis: AxisKind, curves: readonly Curve[]): string {
  if (axis !== 'data') return growing[axis];
  const names = [...new Set(curves.map(({ xName }) => xName.replace(' (M)', '')))];
  return names.length === 1 ? names[0] : growing.data;
}

/** Different x of the points that the law goes through. */
function placesOf({ points }: Curve): number {
  const fitted = points.filter(({ onEnvelope }) => onEnvelope !== false);
  return new Set(fitted.map(({ x }) => x)).size;
}

function percent(fraction: number): string {
  const value = 100 * fraction;
  return Math.abs(value) < 0.05 ? '0' : value.toFixed(1).replace('-', '−');
}

/** How many curves of single tasks have which verdict along an axis: `power 9, flat 4, noisy 2`; undefined without curves. */
export function countVerdicts(
  axis: AxisKind,
  curves: readonly Curve[],
  targets: readonly Target[],
): string | undefined {
  const tasks = new Set(targets.filter(({ kind }) => kind === 'task').map(({ id }) => id));
  const own = curves.filter(
    (curve) => curve.axis === axis && !curve.series.published && tasks.has(curve.target),
  );
  const counts = new Map<string, number>();
  for (const { fit } of own) counts.set(fit.verdict, (counts.get(fit.verdict) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return sorted.length === 0 ? undefined : sorted.map(([verdict, count]) => `${verdict} ${count}`).join(', ');
}
