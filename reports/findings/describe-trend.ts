import type { Verdict } from '../scaling/series-fit.js';
import type { AxisKind, Curve, PooledFit, Series, Target } from './curve.js';
import { explainVerdict, sayVerdicts } from './describe-verdict.js';

const growing: Readonly<Record<AxisKind, string>> = {
  size: 'model size',
  data: 'data size',
  compute: 'training compute',
};

/** What the points of a curve are counted in. */
const placeNames: Readonly<Record<AxisKind, string>> = {
  size: 'model size',
  data: 'data size',
  compute: 'best run',
};

/** From this p of the F-test on, series do not have one exponent. */
const level = 0.05;

/** What the curves of one axis and target say, in one sentence; undefined where there is no curve. The law through all families speaks
 *  first, else the curve with the most different x. */
export function describeTrend(
  axis: AxisKind,
  target: Pick<Target, 'id' | 'name'>,
  curves: readonly Curve[],
  pooled: readonly PooledFit[],
): string | undefined {
  const own = curves.filter(
    (curve) => curve.axis === axis && curve.target === target.id && !curve.series.published,
  );
  const together = pooled.find((one) => one.axis === axis && one.target === target.id);
  const what = `Error on ${nameInside(target.name)}`;
  if (together) {
    const { value, interval } = together.alpha;
    return `${what} ${changeOf(value, interval, nameOf(axis, own))}: ${describePooled(together, own)}.`;
  }
  const main = own.toSorted((a, b) => placesOf(b) - placesOf(a) || b.points.length - a.points.length).at(0);
  return main && `${what} ${describeCurve(main)}.`;
}

/** The name of a target inside a sentence: a mean has an article. */
export function nameInside(name: string): string {
  return name.startsWith('Mean of ') ? `the mean of ${name.slice('Mean of '.length)}` : name;
}

/** `one exponent for 3 families, 4 model sizes each`. */
function describePooled({ axis, factors, oneExponent }: PooledFit, curves: readonly Curve[]): string {
  const members = curves.filter(({ series }) => Object.hasOwn(factors, series.key));
  const series = Object.keys(factors).length;
  const families = new Set(members.map((curve) => curve.series.family)).size;
  const counts = members.map(placesOf);
  const each = counts.length === 0 ? '' : `, ${sayRange(counts, placeNames[axis])} each`;
  const who =
    families === series
      ? `${series} families`
      : families === 0
        ? `${series} series`
        : `${series} series of ${sayNumber(families, 'family', 'families')}`;
  const differ =
    oneExponent !== undefined && oneExponent < level
      ? `, though singly they differ (${rangeOf(members)}F-test, ${oneExponent < 0.001 ? 'p < 0.001' : `p = ${Number(oneExponent.toPrecision(1))}`})`
      : '';
  return `one exponent for ${who}${each}${differ}`;
}

/** The change per doubling along each curve, from the largest fall on: `−5.4 to −3.0 %; `; empty where not all are power laws. */
function rangeOf(curves: readonly Curve[]): string {
  const changes = curves.flatMap(({ fit: { form, params } }) =>
    form === 'power' ? [2 ** -params.alpha.value - 1] : [],
  );
  if (changes.length < curves.length || changes.length < 2) return '';
  return `${signed(Math.min(...changes))} to ${signed(Math.max(...changes))} %; `;
}

function describeCurve(curve: Curve): string {
  const { fit, series, axis } = curve;
  const name = nameOf(axis, [curve]);
  const who = nameSeries(series, axis);
  const places = `${who}, ${sayNumber(placesOf(curve), placeNames[axis])}`;
  if (fit.kind === 'point') return `is known ${onePlace(axis, name)} only (${who}), which shows no trend`;
  if (fit.verdict === 'at chance') return `is that of guessing, whatever the ${name} (${places})`;
  if (!('alpha' in fit.params) || fit.form === 'capped')
    return `changes with ${name} as ${fit.equation} (${places}; ${explainVerdict(fit)})`;
  const { value, both, runs, samples } = fit.params.alpha;
  const change = changeOf(value, both ?? runs ?? samples, name);
  const floor = fit.form === 'power-floor' ? `, towards a floor of ${percent(fit.params.E.value)} %` : '';
  // where no trend is clear, `flat` says it again
  const why = change.includes('no clear trend') && fit.verdict === 'flat' ? '' : `; ${explainVerdict(fit)}`;
  return `${change}${fit.kind === 'fit' ? floor : ''} (${places}${why})`;
}

/** `falls 7.4 % [6.7, 8.1] per doubling of model size`; where the interval holds no change, that no trend is clear, with the signs of
 *  the change. */
function changeOf(alpha: number, interval: readonly [number, number] | undefined, name: string): string {
  const rise = (exponent: number) => 2 ** -exponent - 1;
  const change = rise(alpha);
  const per = `per doubling of ${name}`;
  if (!interval) return `${verbOf(change)} ${percent(Math.abs(change))} % ${per}`;
  const ends = [rise(interval[1]), rise(interval[0])];
  if (ends[0] <= 0 && ends[1] >= 0)
    return `shows no clear trend, ${signed(change)} % [${ends.map(signed).join(', ')}] ${per}`;
  const sizes = ends.map(Math.abs).toSorted((a, b) => a - b);
  return `${verbOf(change)} ${percent(Math.abs(change))} % [${sizes.map(percent).join(', ')}] ${per}`;
}

function verbOf(change: number): string {
  return change > 0 ? 'rises' : 'falls';
}

/** Where a curve of one point lies. */
function onePlace(axis: AxisKind, name: string): string {
  switch (axis) {
    case 'size':
      return 'at one model size';
    case 'data':
      return `at one number of ${name}`;
    case 'compute':
      return 'of one best run';
  }
}

/** The family with its build, and how it was trained; of several families their training data. */
function nameSeries({ family, build = '', training, data }: Series, axis: AxisKind): string {
  if (family.includes(', ')) return data === '' ? family : data;
  const name = build === '' || build.startsWith('/') ? family + build : `${family} ${build}`;
  if (training === undefined) return name;
  // along sizes the training is a bare number of samples
  return `${name}, ${training}${axis === 'size' ? ' samples seen' : ''}`;
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

function sayRange(counts: readonly number[], what: string): string {
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  return low === high ? sayNumber(low, what) : `${low} to ${high} ${what}s`;
}

function sayNumber(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function percent(fraction: number): string {
  return Math.abs(100 * fraction).toFixed(1);
}

function signed(fraction: number): string {
  const text = percent(fraction);
  if (text === '0.0') return '0.0';
  return fraction < 0 ? `\u2212${text}` : `+${text}`;
}

/** How many curves of single tasks have which verdict along an axis, as a sentence without its end: `Of 15 curves of single tasks over
 *  model size, 9 follow a power law, 4 are flat and 2 are noisy`; undefined without curves. */
export function countVerdicts(
  axis: AxisKind,
  curves: readonly Curve[],
  targets: readonly Target[],
): string | undefined {
  const tasks = new Set(targets.filter(({ kind }) => kind === 'task').map(({ id }) => id));
  const own = curves.filter(
    (curve) => curve.axis === axis && !curve.series.published && tasks.has(curve.target),
  );
  const counts = new Map<Verdict, number>();
  for (const { fit } of own) counts.set(fit.verdict, (counts.get(fit.verdict) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (sorted.length === 0) return undefined;
  return `Of ${sayNumber(own.length, 'curve')} of single tasks over ${growing[axis]}, ${sayVerdicts(sorted)}`;
}
