import { allocate, computeOf, growthOf, type CostLaw } from '../scaling/allocate.js';
import { isDetermined } from '../scaling/determined.js';
import { fitForm } from '../scaling/fit-form.js';
import { logResiduals, sumOfSquares } from '../scaling/law.js';
import type { ScalingPoint } from '../scaling/point.js';
import { lawOf, predictSeries } from '../scaling/predict-series.js';
import type { Interval, SeriesFit } from '../scaling/series-fit.js';
import { halfWidths, type Quantity } from '../scaling/uncertainty.js';
import { buildPoints, type PointScore } from './build-points.js';
import { chooseBudgets } from './choose-budgets.js';
import { warnOfJoint } from './describe-joint.js';
import { findJointSeries, spansBoth, type JointSeries } from './find-joint-series.js';
import type { RepeatedRun } from './find-series.js';
import type { Allocation, JointLaw, JointPoint } from './joint-law.js';
import type { MeasuredTarget } from './measured.js';
import type { ReportModel } from './report-data.js';
import { toScalingPoints } from './scaling-points.js';
import { trimTaskFit } from './trim-fit.js';

/** Runs that joint laws are sought in: those that were measured, or those of one study. */
export interface JointRuns {
  readonly models: readonly ReportModel[];
  readonly repeated: readonly RepeatedRun[];
  readonly published: boolean;
  readonly score: (target: string, model: string) => PointScore | undefined;
}

/** Fits a series, whatever the form that pays, with what is known of its doubt. */
export type FitJoint = (points: readonly ScalingPoint[], target: MeasuredTarget) => SeriesFit;

/** A law of the error over parameters and samples seen for every target and family that has the runs for it: 8, of 3 sizes and 3 numbers
 *  of samples. Whether the two exponents are one is left to AICc; where a law of size alone does as well, there is none. With it
 *  what a sample costs by size, and the least error that budgets allow. */
export function fitJoint(
  runs: JointRuns,
  targets: readonly MeasuredTarget[],
  fit: FitJoint,
): readonly JointLaw[] {
  const run = new Map(runs.repeated.map(({ model, run: own }) => [model, own]));
  const series = findJointSeries(runs.models, runs.published).map((one) => ({
    ...one,
    members: one.members.map((member) => {
      const repeats = run.get(member.model.id);
      return repeats === undefined ? member : { ...member, repeats };
    }),
  }));
  return targets.flatMap((target) =>
    series.flatMap((one) => fitOne(one, target, (model) => runs.score(target.id, model), fit) ?? []),
  );
}

function fitOne(
  found: JointSeries,
  target: MeasuredTarget,
  scoreOf: (model: string) => PointScore | undefined,
  fit: FitJoint,
): JointLaw | undefined {
  const placed = buildPoints(found, target, scoreOf);
  const models = new Map(found.members.map(({ model }) => [model.id, model]));
  const points = placed.flatMap(({ point }): readonly JointPoint[] => {
    const model = models.get(point.model);
    if (model?.samplesSeenM === undefined) return [];
    const { score, atChance, repeated, source } = point;
    return [
      {
        ...{ model: point.model, params: point.x, samplesSeen: model.samplesSeenM },
        ...{ gmacs: found.gmacsOf(model), score, atChance },
        ...(repeated === undefined ? {} : { repeated }),
        ...(source === undefined ? {} : { source }),
      },
    ];
  });
  const usable = points.filter(({ atChance }) => !atChance);
  const errors = toScalingPoints(placed).map((point, index) => ({ ...point, x2: points[index].samplesSeen }));
  const above = errors.filter(({ atChance }) => atChance !== true);
  if (!spansBoth(usable) || !isDetermined(above, 'joint')) return undefined;
  const whole = fit(errors, target);
  if (whole.form !== 'joint' && whole.form !== 'joint-tied') return undefined;
  const cost = fitCost(points);
  const growth = growthOf(lawOf(whole), cost);
  // one exponent for both leaves the growth to the cost of a sample alone: that is assumed, not measured
  const grows = whole.form === 'joint' ? intervalOf(whole, (law) => growthOf(law, cost).x) : undefined;
  const budgets = chooseBudgets(
    usable.map(({ params, samplesSeen }) => computeOf(cost, { x: params, x2: samplesSeen })),
    whole.reach,
  );
  const allocations = budgets.map((compute) => recommend(whole, cost, compute));
  const kept = allocations.filter((one) => one !== undefined && one.beyond <= whole.reach) as Allocation[];
  const law = {
    ...{ target: target.id, series: found.series, xName: found.xName, costName: found.costName },
    points: points.toSorted((a, b) => a.params - b.params || a.samplesSeen - b.samplesSeen),
    ...{ fit: trimTaskFit(whole), cost, allocations: kept },
    growth: {
      params: growth.x,
      ...(grows ? { paramsInterval: grows } : {}),
      samplesSeen: growth.x2,
    },
  };
  return { ...law, warnings: warnOfJoint(law, budgets) };
}

/** What a sample costs by size: least squares on logs, each size once. */
function fitCost(points: readonly JointPoint[]): JointLaw['cost'] {
  const sizes = new Map(points.map(({ params, gmacs }) => [`${params} ${gmacs}`, { params, gmacs }]));
  const places = [...sizes].map(([id, { params, gmacs }]): ScalingPoint => ({ id, x: params, y: gmacs }));
  const fit = fitForm(places, 'power', { loss: 'log' });
  const logs = places.map(({ y }) => Math.log(y));
  const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
  const total = sumOfSquares(logs.map((one) => one - mean));
  return {
    scale: fit.params.A,
    exponent: -fit.params.alpha,
    r2: total > 0 ? 1 - sumOfSquares(logResiduals(fit, places)) / total : 0,
    sizes: places.length,
  };
}

function recommend(fit: SeriesFit, cost: CostLaw, compute: number): Allocation | undefined {
  const best = allocate(lawOf(fit), cost, compute);
  if (!best) return undefined;
  const { y, interval, beyond } = predictSeries(fit, best.x, best.x2);
  const logs = intervalOf(fit, (law) => Math.log(allocate(law, cost, compute)?.x ?? NaN));
  const range: Interval = logs ? [Math.exp(logs[0]), Math.exp(logs[1])] : [0, Infinity];
  const isKnown = range[0] > 0 && range[1] < Infinity;
  return {
    ...{ compute, params: best.x, samplesSeen: best.x2 },
    ...(isKnown ? { paramsInterval: range } : {}),
    error: y,
    ...(interval ? { errorInterval: interval } : {}),
    beyond,
  };
}

function intervalOf({ uncertainty, ...fit }: SeriesFit, quantity: Quantity): Interval | undefined {
  const law = lawOf(fit);
  const halves = uncertainty && halfWidths(law, uncertainty, quantity);
  return halves && [quantity(law) - halves[0], quantity(law) + halves[1]];
}
