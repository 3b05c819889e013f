import { compareSamples } from './compare-samples.js';
import { describeTaskCoverage } from './describe-coverage.js';
import { describeSources } from './describe-provenance.js';
import { findSeries } from './find-series.js';
import { fitCurves, type CurveOptions } from './fit-curves.js';
import { listOmitted } from './list-omitted.js';
import { measure } from './measure.js';
import type { Measured, MeasuredTarget } from './measured.js';
import type { ReportData } from './report-data.js';
import type { ReportInput } from './report-input.js';
import { roundNumbers } from './round-numbers.js';
import type { SampleDraws } from './sample-draws.js';
import type { Target } from './curve.js';

/** Everything that a report shows: what was measured, the curves and the laws through them, and what the samples say. The same
 *  input gives the same data. */
export async function buildReport(input: ReportInput): Promise<ReportData> {
  const measured = measure(input);
  const { series, repeated } = findSeries(measured.models);
  const samples = await compareSamples(measured, input, Math.min(input.bootstrap, sampleResamples));
  const options = curveOptions(input, samples.draws);
  const curves = fitCurves(measured, series, options);
  return roundNumbers({
    schema: 1,
    header: {
      title: input.title ?? 'Scaling report',
      date: input.date ?? newestRecord(input),
      ...commitOf(input, measured),
      models: measured.models.length,
      tasks: measured.targets.filter(({ kind }) => kind === 'task').length,
      samples: countSamples(measured),
      coverage: describeTaskCoverage(input, measured),
      verdicts: [],
      warnings: [],
    },
    models: measured.models,
    targets: measured.targets.map(toTarget),
    headline: { columns: [], rows: [] },
    curves,
    pooled: [],
    robustness: { baseline: '', panels: [] },
    heatmap: samples.heatmap ?? {
      ...{ reference: '', models: [], tasks: [], scores: [], differences: [], p: [], adjusted: [] },
      untested: {},
    },
    pareto: [],
    explorer: samples.explorer,
    published: { pairs: [], notes: [] },
    omitted: listOmitted(input, measured),
    provenance: {
      ...describeSources(input, measured),
      method: [],
      exclusions: repeated.map(({ model, reason }) => `${model}: no further run, ${reason}`),
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

/** ISO 8601; the beginning of time where there is no record at all. */
function newestRecord({ models }: ReportInput): string {
  const starts = models.flatMap(({ records }) => records.map(({ startedAt }) => startedAt));
  return starts.toSorted().at(-1) ?? new Date(0).toISOString();
}

function commitOf({ commit, models }: ReportInput, measured: Measured): { readonly commit?: string } {
  if (commit !== undefined) return { commit };
  const all = models.flatMap(({ id, records }) =>
    records.flatMap(({ task }) => measured.record(task, id)?.commit ?? []),
  );
  const different = [...new Set(all)];
  return different.length === 1 ? { commit: different[0] } : {};
}

function countSamples({ targets, models, score }: Measured): number {
  const tasks = targets.filter(({ kind }) => kind === 'task');
  return tasks.reduce(
    (sum, { id }) => sum + models.reduce((own, model) => own + (score(id, model.id)?.n ?? 0), 0),
    0,
  );
}

function toTarget({ id, name, kind, group, metric, chance, divisor }: MeasuredTarget): Target {
  return {
    ...{ id, name, kind, group, metric },
    ...(chance === undefined ? {} : { chance }),
    ...(divisor === undefined ? {} : { divisor }),
  };
}
