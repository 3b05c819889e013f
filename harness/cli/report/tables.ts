import type { ChartTable } from '../../../reports/charts/chart-definition.js';
import { charts } from '../../../reports/charts/charts.js';
import type { HeadlineCell } from '../../../reports/findings/headline.js';
import type { ReportData } from '../../../reports/findings/report-data.js';

/** A table of the report as a file. */
export interface NamedTable {
  /** Of the file, without `.csv`. */
  readonly name: string;
  readonly table: ChartTable;
}

/** The tables of a report: those of its charts, of what is drawn at first, and the others in full. Scores and errors are
 *  fractions, differences points. A table without rows is not there. */
export function listTables(data: ReportData): readonly NamedTable[] {
  const all: readonly NamedTable[] = [
    { name: 'headline', table: tabulateHeadline(data) },
    { name: 'scores', table: tabulateScores(data) },
    { name: 'fits', table: tabulateFits(data) },
    { name: 'published', table: tabulatePublished(data) },
    { name: 'flips', table: tabulateFlips(data) },
    { name: 'omitted', table: tabulateOmitted(data) },
    ...charts
      .filter((chart) => chart.applies(data))
      .map((chart) => ({ name: `chart-${chart.id}`, table: chart.table(data, {}) })),
  ];
  return all.filter(({ table }) => table.rows.length > 0);
}

function tabulateHeadline({ headline: { columns, rows } }: ReportData): ChartTable {
  return {
    head: ['model', ...columns.flatMap(({ id }) => [id, `${id} half-width`])],
    rows: rows.map(({ model, cells }) => [model, ...cells.flatMap(valueAndHalf)]),
  };
}

function valueAndHalf(cell: HeadlineCell): readonly (number | null)[] {
  return 'value' in cell ? [cell.value, cell.half ?? null] : [null, null];
}

function tabulateScores({ heatmap }: ReportData): ChartTable {
  const { reference, tasks, models, scores, differences, p, adjusted } = heatmap;
  return {
    head: ['task', 'model', 'score', `points against ${reference}`, 'p', 'p after Holm'],
    rows: tasks.flatMap((task, row) =>
      models.map((model, column) => [
        ...[task, model, scores[row][column], differences[row][column]],
        ...[p[row][column], adjusted[row][column]],
      ]),
    ),
  };
}

function tabulateFits({ curves }: ReportData): ChartTable {
  return {
    head: [
      ...['axis', 'target', 'series', 'kind', 'form', 'verdict', 'n', 'parameter', 'value', 'low', 'high'],
      ...['rmse points', 'leave-one-out points', 'hold-out miss points'],
    ],
    rows: curves.flatMap(({ axis, target, series, fit }) =>
      Object.entries(fit.params).map(([name, { value, both, runs, samples }]) => {
        const interval = both ?? runs ?? samples;
        return [
          ...[axis, target, series.key, fit.kind, fit.form, fit.verdict, fit.n, name, value],
          ...[interval?.[0] ?? null, interval?.[1] ?? null],
          ...[fit.rmsePoints, fit.looPoints ?? null, fit.holdoutMissPoints ?? null],
        ];
      }),
    ),
  };
}

function tabulatePublished({ published: { pairs } }: ReportData): ChartTable {
  return {
    head: [
      ...['model', 'target', 'ours', 'published', 'difference points', 'tolerance points'],
      ...['verdict', 'source', 'date'],
    ],
    rows: pairs.map((pair) => [
      ...[pair.model, pair.target, pair.ours ?? null, pair.published],
      ...[pair.differencePoints ?? null, pair.tolerancePoints ?? null],
      ...[pair.verdict, pair.source, pair.date],
    ]),
  };
}

function tabulateFlips({ explorer }: ReportData): ChartTable {
  return {
    head: ['task', 'before', 'after', 'sample', 'truth', 'said before', 'said after', 'gained', 'margin'],
    rows: explorer.flatMap(({ task, before, after, flips }) =>
      flips.map((flip) => [
        ...[task, before, after, flip.id, flip.truth, flip.before, flip.after],
        ...[flip.gained ? 'gained' : 'lost', flip.margin ?? null],
      ]),
    ),
  };
}

function tabulateOmitted({ omitted }: ReportData): ChartTable {
  return {
    head: ['task', 'status', 'reason', 'models'],
    rows: omitted.map(({ task, status, reason, models }) => [task, status, reason, models.join('; ')]),
  };
}
