import type { SeriesFit } from '../scaling/series-fit.js';
import type { AxisKind, Curve, Target } from './curve.js';
import { countVerdicts } from './describe-trend.js';
import type { CurveOptions } from './fit-curves.js';
import type { Facts } from './provenance.js';

const axisNames: Readonly<Record<AxisKind, string>> = {
  size: 'model size',
  data: 'data size',
  compute: 'training compute',
};

/** The reporting checklist of scaling laws, filled in from the fits. Source of the list: arXiv 2502.18969. */
export function describeMethod(
  curves: readonly Curve[],
  targets: readonly Target[],
  { bootstrap, resamples, seed }: Pick<CurveOptions, 'bootstrap' | 'resamples' | 'seed'>,
): Facts {
  const measured = curves.filter(({ series }) => !series.published);
  // where nothing was measured, the report is about what was published
  const own = measured.length > 0 ? measured : curves;
  if (own.length === 0) return [['curves', 'none: no two models differ in size, data or compute alone']];
  const fits = own.map(({ fit }) => fit);
  const xNames = [...new Set(own.map(({ axis, xName }) => `${axisNames[axis]}: ${xName}`))];
  const models = new Set(own.flatMap(({ points }) => points.map(({ model }) => model)));
  const misses = fits.flatMap(({ holdoutMissPoints }) => holdoutMissPoints ?? []);
  return [
    ['what is fitted', 'error: 1 − score, the score as a fraction of its range; one law a series and target'],
    ['forms', countBy(fits, ({ form }) => form)],
    [
      'choice of the form',
      'the power law unless a richer one lowers AICc by 2, is identified, and foretells the largest x no worse',
    ],
    ['variables', xNames.join('; ')],
    [
      'what counts as compute',
      'multiply-accumulates (1 MAC = 2 FLOP) of one forward pass a sample, times samples seen; no backward pass',
    ],
    ['runs', `${models.size} models in ${countSeries(own)} series, ${own.length} curves`],
    ['checkpoints', 'final ones: each model is one run as its card describes it'],
    [
      'points of a curve',
      'size, data: every run; compute: the lower envelope of all runs on one training data, which is optimistic',
    ],
    ['points at chance', `${countLeftOut(fits)} points are left out of laws that cannot bend to chance`],
    ['loss', countBy(fits, ({ loss }) => loss)],
    ['delta of the Huber loss', describeRange(fits.flatMap(({ delta }) => delta ?? []))],
    ['weights', describeWeights(fits)],
    [
      'optimiser',
      'variable projection on a grid of exponents, then a damped Newton search; the same result for the same input',
    ],
    ['convergence', describeBounds(fits)],
    [
      'intervals',
      `95 %; runs: Student's t of the regression, or ${bootstrap.aggregate} resamples of runs (${bootstrap.task} for single tasks); test samples: ${resamples} resamples, the same samples for every model; both together`,
    ],
    ['seed', String(seed)],
    [
      'hold-out',
      misses.length === 0
        ? 'none: too few points'
        : `the largest x, on ${misses.length} of ${fits.length} curves; median miss ${median(misses).toFixed(1)} points, worst ${Math.max(...misses).toFixed(1)}`,
    ],
    ...(['size', 'data'] as const).flatMap((axis): Facts => {
      const counts = countVerdicts(axis, curves, targets);
      return counts === undefined ? [] : [[`verdicts, ${axisNames[axis]}`, counts]];
    }),
  ];
}

function describeWeights(fits: readonly SeriesFit[]): string {
  const weighted = fits.filter(({ betweenRuns }) => betweenRuns !== undefined).length;
  const rule = '1 / (variance of ln error from the test samples + variance between runs)';
  if (weighted === 0) return 'equal';
  return weighted === fits.length
    ? rule
    : `${rule} on ${weighted} of ${fits.length} curves, equal on the others`;
}

function countBy(fits: readonly SeriesFit[], of: (fit: SeriesFit) => string): string {
  const counts = new Map<string, number>();
  for (const fit of fits) counts.set(of(fit), (counts.get(of(fit)) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function countSeries(curves: readonly Curve[]): number {
  return new Set(curves.map(({ axis, series }) => `${axis} ${series.key}`)).size;
}

function countLeftOut(fits: readonly SeriesFit[]): number {
  return fits.reduce(
    (sum, { leftOut }) => sum + leftOut.filter(({ reason }) => reason === 'at chance').length,
    0,
  );
}

function describeRange(values: readonly number[]): string {
  if (values.length === 0) return 'none';
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => Number(value.toPrecision(2)));
  return low === high ? `${low}` : `${low} to ${high}, by the residuals of each series`;
}

function describeBounds(fits: readonly SeriesFit[]): string {
  const odd = fits.filter(({ warnings }) =>
    warnings.some((warning) => /ended on a bound|did not converge/.test(warning)),
  );
  return odd.length === 0
    ? 'every search ended inside its bounds'
    : `${odd.length} of ${fits.length} searches ended on a bound or did not converge: their curves say so`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
