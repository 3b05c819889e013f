import type { Curve } from '../findings/curve.js';
import type { FittedParameter, SeriesFit } from '../scaling/series-fit.js';

/** How much of the fits a page keeps. */
export interface Slimming {
  /** Steps of the lines of tasks, and of aggregates. */
  readonly taskSteps: number;
  readonly steps: number;
  /** Resamples of the scatter of aggregates; tasks keep none. */
  readonly scatter: number;
  /** Whether the parameters of tasks keep all their intervals, and the forms and points that were compared. */
  readonly intervals: boolean;
}

/** Curves for a page. The fits of single tasks lose what only explains them: forms that were tried, residuals, the profile of the
 *  floor, resamples; lines get coarser. tasks: ids of those. */
export function slimCurves(
  curves: readonly Curve[],
  tasks: ReadonlySet<string>,
  slimming: Slimming,
): readonly Curve[] {
  return curves.map((curve) => ({
    ...curve,
    fit: tasks.has(curve.target) ? slimTask(curve.fit, slimming) : slimAggregate(curve.fit, slimming),
  }));
}

function slimTask(fit: SeriesFit, { taskSteps, intervals }: Slimming): SeriesFit {
  const bare = { ...without(fit, ['scatter', 'floorProfile']), residuals: [], tried: [] };
  const slim = coarsen(bare, taskSteps);
  if (intervals) return slim;
  const params = Object.entries(slim.params).map(([name, value]) => [name, oneInterval(value)] as const);
  return { ...slim, params: Object.fromEntries(params), aicc: {}, holdout: [] };
}

function slimAggregate(fit: SeriesFit, { steps, scatter: most }: Slimming): SeriesFit {
  const slim = coarsen(fit, steps);
  const { scatter } = slim;
  return scatter
    ? { ...slim, scatter: { logA: scatter.logA.slice(0, most), alpha: scatter.alpha.slice(0, most) } }
    : slim;
}

/** The widest interval that is there. */
function oneInterval({ value, runs, samples, both }: FittedParameter): FittedParameter {
  if (both) return { value, both };
  if (runs) return { value, runs };
  return samples ? { value, samples } : { value };
}

function without(fit: SeriesFit, keys: readonly string[]): SeriesFit {
  return Object.fromEntries(
    Object.entries(fit).filter(([key]) => !keys.includes(key)),
  ) as unknown as SeriesFit;
}

function coarsen(fit: SeriesFit, steps: number): SeriesFit {
  const { line } = fit;
  if (!line || line.x.length <= steps + 1) return fit;
  const x = spreadEvenly(line.x[0], line.x[line.x.length - 1], steps + 1);
  const pick = (values: readonly number[]): readonly number[] => x.map((at) => readAt(line.x, values, at));
  const band = line.low && line.high ? { low: pick(line.low), high: pick(line.high) } : {};
  return { ...fit, line: { x, y: pick(line.y), ...band, inside: line.inside } };
}

/** Value at a place between the steps of a line: straight over ln x. */
function readAt(xs: readonly number[], values: readonly number[], x: number): number {
  const above = Math.max(
    1,
    xs.findIndex((at) => at >= x * (1 - 1e-9)),
  );
  const share = Math.log(x / xs[above - 1]) / Math.log(xs[above] / xs[above - 1]);
  return values[above - 1] + Math.min(1, share) * (values[above] - values[above - 1]);
}

function spreadEvenly(first: number, last: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, step) => first * (last / first) ** (step / (count - 1)));
}
