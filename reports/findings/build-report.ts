import { overlayCurves } from '../published/overlay-curves.js';
import { fitSeries } from '../scaling/fit-series.js';
import { buildHeader } from './build-header.js';
import { buildHeadline } from './build-headline.js';
import { buildPareto } from './build-pareto.js';
import { buildRobustness, type RobustnessOptions } from './build-robustness.js';
import { comparePublished } from './compare-published.js';
import { compareSamples } from './compare-samples.js';
import type { Curve, Target } from './curve.js';
import { describeMethod } from './describe-method.js';
import { describeSources } from './describe-provenance.js';
import { findSeries } from './find-series.js';
import { fitCurves, type CurveOptions } from './fit-curves.js';
import { listExclusions } from './list-exclusions.js';
import { listOmitted } from './list-omitted.js';
import { measure } from './measure.js';
import type { Measured, MeasuredTarget } from './measured.js';
import { poolCurves } from './pool-curves.js';
import type { ReportData, ReportModel } from './report-data.js';
import type { ReportInput } from './report-input.js';
import { roundNumbers } from './round-numbers.js';
import type { SampleDraws } from './sample-draws.js';
import { trimTaskFit } from './trim-fit.js';

/** Everything that a report shows: what was measured, the curves and the laws through them, and what the samples say. The same
 *  input gives the same data. */
export async function buildReport(input: ReportInput): Promise<ReportData> {
  const measured = measure(input);
  const { series, repeated } = findSeries(measured.models);
  const samples = await compareSamples(measured, input, Math.min(input.bootstrap, sampleResamples));
  const options = curveOptions(input, samples.draws);
  const overlay = overlayOf(input, measured);
  const curves = [...fitCurves(measured, series, options), ...overlay];
  const targets = measured.targets.map(toTarget);
  const found = { curves, pooled: poolCurves(curves, measured.targets), repeated };
  return roundNumbers({
    schema: 1,
    header: buildHeader(input, measured, found),
    models: [...measured.models, ...publishedModels(input, overlay)],
    targets,
    headline: buildHeadline(measured, samples.correct, input.models),
    curves,
    pooled: found.pooled,
    robustness: buildRobustness(measured, samples.correct, robustnessOptions(input)),
    heatmap: samples.heatmap ?? {
      ...{ reference: '', models: [], tasks: [], scores: [], differences: [], p: [], adjusted: [] },
      untested: {},
    },
    pareto: buildPareto(measured, samples.correct),
    explorer: samples.explorer,
    published: input.published ? comparePublished(measured, input.published) : { pairs: [], notes: [] },
    omitted: listOmitted(input, measured),
    provenance: {
      ...describeSources(input, measured),
      method: describeMethod(curves, targets, options),
      exclusions: listExclusions(measured, curves, repeated),
    },
  });
}

/** Single tasks are many, and their intervals need not be as smooth as those of the means. */
const taskResamples = 200;

/** Of test samples, which are drawn for every task: as many give an interval to a twentieth of its width. */
const sampleResamples = 200;

function curveOptions({ bootstrap, seed }: ReportInput, draws: SampleDraws): CurveOptions {
  return {
    bootstrap: { aggregate: bootstrap, task: Math.min(bootstrap, taskResamples) },
    resamples: Math.min(bootstrap, sampleResamples),
    ...{ seed, draws },
  };
}

function robustnessOptions({ baseline, bootstrap, seed }: ReportInput): RobustnessOptions {
  return { ...(baseline === undefined ? {} : { baseline }), bootstrap, seed };
}

/** Published curves of the same targets; their laws are there to be compared with, without draws. */
function overlayOf({ published, seed }: ReportInput, { targets }: Measured): readonly Curve[] {
  if (!published) return [];
  return overlayCurves(published, targets, (points) =>
    trimTaskFit(
      fitSeries(points, { form: 'auto', loss: 'log-huber', bootstrap: taskResamples, seed, lineTo: 4 }),
    ),
  );
}

/** Those on published curves that were not measured too. */
function publishedModels(
  { published, models }: ReportInput,
  overlay: readonly Curve[],
): readonly ReportModel[] {
  const drawn = new Set(overlay.flatMap(({ points }) => points.map(({ model }) => model)));
  for (const { id } of models) drawn.delete(id);
  return (published?.models ?? []).map(({ model }) => model).filter(({ id }) => drawn.has(id));
}

function toTarget({ id, name, kind, group, metric, chance, divisor }: MeasuredTarget): Target {
  return {
    ...{ id, name, kind, group, metric },
    ...(chance === undefined ? {} : { chance }),
    ...(divisor === undefined ? {} : { divisor }),
  };
}
