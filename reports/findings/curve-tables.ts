import type { CsvCell } from '../summary/csv-text.js';
import type { Curve } from './curve.js';
import type { ReportData } from './report-data.js';
import type { ReportTable } from './report-table.js';

const curveHead = ['axis', 'target', 'series', 'published'] as const;

/** The curves as tables: their points, the laws through them, the parameters of these with every interval, what was held out, and the
 *  laws through all families. */
export function curveTables(data: ReportData): readonly ReportTable[] {
  const { curves } = data;
  return [
    pointTable(curves),
    fitTable(curves),
    parameterTable(curves),
    heldOutTable(curves),
    pooledTable(data),
  ];
}

function nameOf({ axis, target, series }: Curve): readonly CsvCell[] {
  return [axis, target, series.key, String(series.published)];
}

function pointTable(curves: readonly Curve[]): ReportTable {
  return {
    name: 'points',
    head: [
      ...[...curveHead, 'family', 'data', 'fixed', 'x_name', 'model', 'x', 'x_image', 'score', 'low', 'high'],
      ...['n', 'at_chance', 'repeated', 'on_envelope', 'source'],
    ],
    rows: curves.flatMap((curve) =>
      curve.points.map((point) => [
        ...nameOf(curve),
        ...[curve.series.family, curve.series.data, curve.series.fixed, curve.xName],
        ...[point.model, point.x, point.xImage ?? null],
        ...[point.score, point.low ?? null, point.high ?? null, point.n ?? null, String(point.atChance)],
        ...[point.repeated ?? null, point.onEnvelope === undefined ? null : String(point.onEnvelope)],
        point.source ?? null,
      ]),
    ),
  };
}

function fitTable(curves: readonly Curve[]): ReportTable {
  return {
    name: 'fits',
    head: [
      ...[
        ...curveHead,
        'kind',
        'form',
        'verdict',
        'equation',
        'n',
        'df',
        'rmse_points',
        'rmse_log',
        'r2_log',
      ],
      ...['loo_points', 'loo_points_constant', 'holdout_miss_points', 'loss', 'delta', 'reach', 'warnings'],
    ],
    rows: curves.map((curve) => {
      const { fit } = curve;
      return [
        ...nameOf(curve),
        ...[fit.kind, fit.form, fit.verdict, fit.equation, fit.n, fit.df],
        ...[fit.rmsePoints, fit.rmseLog, fit.r2Log ?? null, fit.looPoints ?? null],
        ...[fit.looPointsConstant ?? null, fit.holdoutMissPoints ?? null, fit.loss, fit.delta ?? null],
        ...[fit.reach, fit.warnings.join('; ')],
      ];
    }),
  };
}

function parameterTable(curves: readonly Curve[]): ReportTable {
  return {
    name: 'parameters',
    head: [
      ...[...curveHead, 'form', 'parameter', 'value', 'runs_low', 'runs_high', 'samples_low', 'samples_high'],
      ...['both_low', 'both_high'],
    ],
    rows: curves.flatMap((curve) =>
      Object.entries(curve.fit.params).map(([name, { value, runs, samples, both }]) => [
        ...nameOf(curve),
        ...[curve.fit.form, name, value],
        ...[runs, samples, both].flatMap((interval) => [interval?.[0] ?? null, interval?.[1] ?? null]),
      ]),
    ),
  };
}

function heldOutTable(curves: readonly Curve[]): ReportTable {
  return {
    name: 'held-out',
    head: [...curveHead, 'model', 'x', 'error', 'predicted', 'low', 'high'],
    rows: curves.flatMap((curve) =>
      curve.fit.holdout.map(({ id, x, y, predicted, interval }) => [
        ...nameOf(curve),
        ...[id, x, y, predicted, interval?.[0] ?? null, interval?.[1] ?? null],
      ]),
    ),
  };
}

function pooledTable({ pooled }: ReportData): ReportTable {
  return {
    name: 'pooled',
    head: ['axis', 'target', 'n', 'alpha', 'alpha_low', 'alpha_high', 'series', 'A'],
    rows: pooled.flatMap(({ axis, target, n, alpha, factors }) =>
      Object.entries(factors).map(([series, factor]) => [
        ...[axis, target, n, alpha.value, alpha.interval[0], alpha.interval[1], series, factor],
      ]),
    ),
  };
}
