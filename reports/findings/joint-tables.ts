import type { CsvCell } from '../summary/csv-text.js';
import type { JointLaw } from './joint-law.js';
import type { ReportData } from './report-data.js';
import type { ReportTable } from './report-table.js';

const head = ['target', 'series', 'published'] as const;

/** The joint laws as tables: their runs, their parameters, and the best spendings of budgets. */
export function jointTables({ joint }: Pick<ReportData, 'joint'>): readonly ReportTable[] {
  return [runTable(joint), lawTable(joint), allocationTable(joint)];
}

function nameOf({ target, series }: JointLaw): readonly CsvCell[] {
  return [target, series.key, String(series.published)];
}

function runTable(joint: readonly JointLaw[]): ReportTable {
  return {
    name: 'joint-points',
    head: [
      ...[...head, 'model', 'params_M', 'samples_seen_M', 'gmacs', 'score', 'at_chance', 'repeated'],
      'source',
    ],
    rows: joint.flatMap((law) =>
      law.points.map((point) => [
        ...nameOf(law),
        ...[point.model, point.params, point.samplesSeen, point.gmacs, point.score],
        ...[String(point.atChance), point.repeated ?? null, point.source ?? null],
      ]),
    ),
  };
}

function lawTable(joint: readonly JointLaw[]): ReportTable {
  return {
    name: 'joint-laws',
    head: [
      ...[...head, 'form', 'equation', 'n', 'rmse_points', 'loo_points', 'holdout_miss_points'],
      ...['parameter', 'value', 'low', 'high', 'gmacs_scale', 'gmacs_exponent', 'gmacs_r2'],
      ...['growth_params', 'growth_samples', 'warnings'],
    ],
    rows: joint.flatMap((law) => {
      const { fit, cost, growth, warnings } = law;
      return Object.entries(fit.params).map(([name, { value, both, runs, samples }]) => {
        const interval = both ?? runs ?? samples;
        return [
          ...nameOf(law),
          ...[fit.form, fit.equation, fit.n, fit.rmsePoints, fit.looPoints ?? null],
          ...[fit.holdoutMissPoints ?? null, name, value, interval?.[0] ?? null, interval?.[1] ?? null],
          ...[cost.scale, cost.exponent, cost.r2, growth.params, growth.samplesSeen, warnings.join('; ')],
        ];
      });
    }),
  };
}

function allocationTable(joint: readonly JointLaw[]): ReportTable {
  return {
    name: 'allocations',
    head: [
      ...[...head, 'compute_gmacs', 'params_M', 'params_low', 'params_high', 'samples_seen_M', 'error'],
      ...['error_low', 'error_high', 'times_beyond'],
    ],
    rows: joint.flatMap((law) =>
      law.allocations.map((one) => [
        ...nameOf(law),
        ...[one.compute, one.params, one.paramsInterval?.[0] ?? null, one.paramsInterval?.[1] ?? null],
        ...[one.samplesSeen, one.error, one.errorInterval?.[0] ?? null, one.errorInterval?.[1] ?? null],
        one.beyond,
      ]),
    ),
  };
}
