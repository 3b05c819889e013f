import type { Curve, PooledFit } from './curve.js';
import { describeTaskCoverage } from './describe-coverage.js';
import { countVerdicts, describeTrend } from './describe-trend.js';
import { describeWarnings } from './describe-warnings.js';
import type { RepeatedRun } from './find-series.js';
import type { Measured } from './measured.js';
import type { ReportHeader } from './report-data.js';
import type { ReportInput } from './report-input.js';

/** What is known when the header is written: all curves, their laws, and the models that are no runs of their own. */
export interface FoundCurves {
  readonly curves: readonly Curve[];
  readonly pooled: readonly PooledFit[];
  readonly repeated: readonly RepeatedRun[];
}

const mostVerdicts = 3;

/** What stands on top of a report: who, how many, how much of it is there, and what it says. */
export function buildHeader(input: ReportInput, measured: Measured, found: FoundCurves): ReportHeader {
  return {
    title: input.title ?? 'Scaling report',
    date: input.date ?? newestRecord(input),
    ...commitOf(input, measured),
    models: measured.models.length,
    tasks: measured.targets.filter(({ kind }) => kind === 'task').length,
    ...(input.models.length === 0 ? {} : { samples: countSamples(measured) }),
    ...(input.gate && { gate: input.gate }),
    coverage: describeTaskCoverage(input, measured),
    verdicts: describeVerdicts(measured, found),
    warnings: describeWarnings(input, measured, found.curves, found.repeated),
  };
}

/** The trends of the first target that has curves along size and data, how single tasks do, and the trend along compute. */
function describeVerdicts(measured: Measured, { curves, pooled }: FoundCurves): readonly string[] {
  const main = measured.targets.find(({ id }) => curves.some(({ target }) => target === id));
  if (!main) return ['No two models differ in size, data or compute alone: there is no trend to speak of.'];
  const trend = (axis: 'size' | 'data' | 'compute') => describeTrend(axis, main, curves, pooled);
  const counts = countVerdicts('size', curves, measured.targets);
  const sentences = [
    trend('size'),
    trend('data'),
    counts === undefined ? undefined : `${counts}.`,
    trend('compute'),
  ];
  return sentences.filter((sentence) => sentence !== undefined).slice(0, mostVerdicts);
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
