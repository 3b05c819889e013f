import { overlayCurves } from '../published/overlay-curves.js';
import { fitSeries } from '../scaling/fit-series.js';
import { buildHeader, type FoundCurves } from './build-header.js';
import { buildHeadline } from './build-headline.js';
import { buildJoint } from './build-joint.js';
import { buildPareto } from './build-pareto.js';
import { buildRobustness, type RobustnessOptions } from './build-robustness.js';
import { comparePublished } from './compare-published.js';
import { compareSamples } from './compare-samples.js';
import type { Curve, Target } from './curve.js';
import { describeMethod } from './describe-method.js';
import { describeSources } from './describe-provenance.js';
import { findSeries } from './find-series.js';
import { fitCurves, type CurveOptions } from './fit-curves.js';
import { joinPublished } from './join-published.js';
import { listExclusions } from './list-exclusions.js';
import { listOmitted } from './list-omitted.js';
import { measure } from './measure.js';
import type { Measured, MeasuredTarget } from './measured.js';
import { poolCurves } from './pool-curves.js';
import type { ReportData, ReportHeader, ReportModel } from './report-data.js';
import type { PublishedValues, ReportInput } from './report-input.js';
import { roundNumbers } from './round-numbers.js';
import type { SampleDraws } from './sample-draws.js';
import { trimTaskFit } from './trim-fit.js';

/** Everything that a report shows: what was measured, the curves and the laws through them, and what the samples say. Published
 *  models are drawn beside, and without any record the report is about them. The same input gives the same data. */
export async function buildReport(input: ReportInput): Promise<ReportData> {
  const measured = measure(input);
  const { series, repeated } = findSeries(measured.models);
  const samples = await compareSamples(measured, input, Math.min(input.bootstrap, sampleResamples));
  const options = curveOptions(input, samples.draws);
  const { published } = input;
  const joined = published ? joinPublished(measured, published, input.tasks, input.aggregates) : measured;
  const shown = measured.models.length > 0 ? measured : joined;
  const overlay = overlayOf(input, joined);
  const curves = [...fitCurves(measured, series, options), ...overlay];
  const isShown = ({ id }: MeasuredTarget) =>
    shown.targets.some((target) => target.id === id) || overlay.some(({ target }) => target === id);
  const targets = joined.targets.filter(isShown).map(toTarget);
  const found = { curves, pooled: poolCurves(curves, shown.targets), repeated };
  return roundNumbers({
    schema: 1,
    header:
      measured.models.length > 0 || !published
        ? buildHeader(input, measured, found)
        : headPublished(input, published, shown, found),
    models: [...shown.models, ...publishedModels(input, overlay, shown)],
    targets,
    headline: buildHeadline(shown, samples.correct, input.models),
    curves,
    pooled: found.pooled,
    joint: buildJoint(measured, repeated, published, joined.targets, options),
    // published models widen the baseline, on the tasks that were measured
    robustness: buildRobustness(
      { ...joined, targets: shown.targets },
      samples.correct,
      robustnessOptions(input),
    ),
    heatmap: samples.heatmap ?? {
      ...{ reference: '', models: [], tasks: [], scores: [], differences: [], p: [], adjusted: [] },
      untested: {},
    },
    pareto: buildPareto(shown, samples.correct),
    explorer: samples.explorer,
    published: published ? comparePublished(measured, published) : { pairs: [], notes: [] },
    omitted: listOmitted(input, measured),
    provenance: {
      ...describeSources(input, measured),
      method: describeMethod(curves, targets, options),
      exclusions: listExclusions(measured, curves, repeated),
    },
  });
}

/** The header of a report without records: the published curves are what it tells of, as of when they were read. */
function headPublished(
  input: ReportInput,
  { models }: PublishedValues,
  shown: Measured,
  found: FoundCurves,
): ReportHeader {
  const dates = models.flatMap(({ scores }) => Object.values(scores).map(({ date }) => date));
  const read = dates.toSorted().at(-1);
  const curves = found.curves.map((curve) => ({ ...curve, series: { ...curve.series, published: false } }));
  const header = buildHeader(input, shown, { ...found, curves });
  return {
    ...header,
    ...(input.date === undefined && read !== undefined ? { date: new Date(read).toISOString() } : {}),
    coverage: 'published values alone: nothing was measured',
  };
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
function overlayOf({ published, seed, bootstrap }: ReportInput, { targets }: Measured): readonly Curve[] {
  if (!published) return [];
  return overlayCurves(published, targets, (points) =>
    trimTaskFit(
      fitSeries(points, {
        form: 'auto',
        loss: 'log-huber',
        bootstrap: Math.min(bootstrap, taskResamples),
        seed,
        lineTo: 4,
      }),
    ),
  );
}

/** Those of the curves that are not listed yet. */
function publishedModels(
  { published }: ReportInput,
  overlay: readonly Curve[],
  { models }: Measured,
): readonly ReportModel[] {
  const drawn = new Set(overlay.flatMap(({ points }) => points.map(({ model }) => model)));
  return (published?.models ?? [])
    .map(({ model }) => model)
    .filter(({ id }) => drawn.has(id) && !models.some((model) => model.id === id));
}

function toTarget({ id, name, kind, group, metric, chance, divisor }: MeasuredTarget): Target {
  return {
    ...{ id, name, kind, group, metric },
    ...(chance === undefined ? {} : { chance }),
    ...(divisor === undefined ? {} : { divisor }),
  };
}
