import type { CsvCell } from '../summary/csv-text.js';
import { curveTables } from './curve-tables.js';
import type { HeadlineCell } from './headline.js';
import { jointTables } from './joint-tables.js';
import type { ReportData } from './report-data.js';
import type { ReportTable } from './report-table.js';

/** Every table of a report. Scores are fractions and differences points, as the report's data have them; an empty cell is a number that
 *  there is none of. A table without rows is left out. */
export function reportTables(data: ReportData): readonly ReportTable[] {
  return [
    modelTable(data),
    headlineTable(data),
    ...curveTables(data),
    ...jointTables(data),
    heatmapTable(data),
    robustnessTable(data),
    paretoTable(data),
    explorerTable(data),
    publishedTable(data),
    omittedTable(data),
  ].filter(({ rows }) => rows.length > 0);
}

function modelTable({ models }: ReportData): ReportTable {
  return {
    name: 'models',
    head: [
      ...['model', 'family', 'size', 'params_image_M', 'params_text_M', 'gmacs_image', 'gmacs_text', 'data'],
      ...['unique_pairs_M', 'samples_seen_M', 'seed', 'precision', 'published', 'imported'],
    ],
    rows: models.map((model) => [
      ...[model.id, model.family, model.size ?? null],
      ...[model.paramsM?.image ?? null, model.paramsM?.text ?? null],
      ...[model.gmacs?.image ?? null, model.gmacs?.text ?? null, model.data ?? null],
      ...[model.uniquePairsM ?? null, model.samplesSeenM ?? null, model.seed ?? null],
      ...[model.precision ?? null, String(model.published), String(model.imported)],
    ]),
  };
}

function headlineTable({ headline }: ReportData): ReportTable {
  const cells = (cell: HeadlineCell): readonly CsvCell[] =>
    'value' in cell ? [cell.value, cell.half ?? null, cell.mark ?? null] : [null, null, cell.reason];
  return {
    name: 'headline',
    head: ['model', ...headline.columns.flatMap(({ id }) => [id, `${id} half-width`, `${id} note`])],
    rows: headline.rows.map(({ model, cells: own }) => [model, ...own.flatMap(cells)]),
  };
}

function heatmapTable({ heatmap }: ReportData): ReportTable {
  const { reference, models, tasks, scores, differences, p, adjusted } = heatmap;
  return {
    name: 'heatmap',
    head: ['task', 'model', 'reference', 'score', 'difference_points', 'p', 'p_holm'],
    rows: tasks.flatMap((task, row) =>
      models.map((model, column) => [
        ...[task, model, reference, scores[row][column]],
        ...[differences[row][column], p[row][column], adjusted[row][column]],
      ]),
    ),
  };
}

function robustnessTable({ robustness }: ReportData): ReportTable {
  return {
    name: 'robustness',
    head: [
      ...['in_distribution', 'shift', 'model', 'score_in_distribution', 'score_shifted', 'rho', 'rho_low'],
      ...['rho_high', 'baseline'],
    ],
    rows: robustness.panels.flatMap(({ inDistribution, shift, points }) =>
      points.map((point) => [
        ...[inDistribution, shift, point.model, point.inDistribution, point.shifted, point.rho],
        ...[point.interval?.[0] ?? null, point.interval?.[1] ?? null, String(point.baseline)],
      ]),
    ),
  };
}

function paretoTable({ pareto }: ReportData): ReportTable {
  return {
    name: 'pareto',
    head: ['target', 'cost', 'unit', 'model', 'value', 'score', 'low', 'high', 'on_front', 'tied'],
    rows: pareto.flatMap(({ target, cost, unit, points }) =>
      points.map((point) => [
        ...[target, cost, unit, point.model, point.cost, point.score, point.low ?? null, point.high ?? null],
        ...[String(point.onFront), String(point.tied)],
      ]),
    ),
  };
}

function explorerTable({ explorer }: ReportData): ReportTable {
  return {
    name: 'flips',
    head: ['task', 'before', 'after', 'sample', 'truth', 'said_before', 'said_after', 'gained', 'margin'],
    rows: explorer.flatMap(({ task, before, after, flips }) =>
      flips.map((flip) => [
        ...[task, before, after, flip.id, flip.truth, flip.before, flip.after, String(flip.gained)],
        flip.margin ?? null,
      ]),
    ),
  };
}

function publishedTable({ published }: ReportData): ReportTable {
  return {
    name: 'published',
    head: [
      ...[
        'model',
        'target',
        'ours',
        'published',
        'difference_points',
        'tolerance_points',
        'verdict',
        'source',
      ],
      'date',
    ],
    rows: published.pairs.map((pair) => [
      ...[pair.model, pair.target, pair.ours ?? null, pair.published, pair.differencePoints ?? null],
      ...[pair.tolerancePoints ?? null, pair.verdict, pair.source, pair.date],
    ]),
  };
}

function omittedTable({ omitted }: ReportData): ReportTable {
  return {
    name: 'omitted',
    head: ['task', 'model', 'status', 'reason'],
    rows: omitted.flatMap(({ task, status, reason, models }) =>
      (models.length === 0 ? [null] : models).map((model) => [task, model, status, reason]),
    ),
  };
}
