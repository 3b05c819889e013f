import { DataError } from '../core/errors.js';
import { cellOf, type CsvTable } from '../data/csv.js';
import type { ForeignFile, ForeignRun, ForeignValue, StatedMean } from './foreign-file.js';
import { halfUnit, parseCell } from './foreign-number.js';
import { findSet } from './set-names.js';

/** A column of scores: of which data set, and by which metric; `main_metric` is what DataComp reports for it. */
interface ScoreColumn {
  readonly column: string;
  readonly dataset: string;
  readonly metric: string;
}

/** Columns that say what a model is, or how its table was sorted. */
const describing: ReadonlySet<string> = new Set(['name', 'pretrained', 'params (m)', 'flops (b)']);
const meanColumn = /^average (?:perf\.|score)/i;
const jaccard = 'WinoGAViL jaccard score ';

/** Whether a table is one of open_clip's: names of models and weights, and a score column that a task has. */
export function isOpenClipTable({ columns }: CsvTable): boolean {
  return (
    columns.includes('name') &&
    columns.includes('pretrained') &&
    columns.some((one) => describeColumn(one) !== undefined)
  );
}

/** The runs of one of open_clip's tables of results: a row for each model, a column for each data set or, in the table of retrieval, for each
 *  metric of one. Throws DataError, `where` first, on a row without a name and on a score that is no number.
 *  Source: mlfoundations/open_clip @89fb801 docs/openclip_results.csv, openclip_classification_results.csv, openclip_retrieval_results.csv. */
export function readOpenClipTable(table: CsvTable, where: string): ForeignFile {
  const scores = table.columns.flatMap((column) => describeColumn(column) ?? []);
  const means = table.columns.filter((column) => meanColumn.test(column));
  const rest = table.columns.filter(
    (column) => !describing.has(column.toLowerCase()) && !means.includes(column),
  );
  const runs: ForeignRun[] = [];
  const stated: StatedMean[] = [];
  table.rows.forEach((row, index) => {
    const place = `row ${index + 1}`;
    const read = (column: string): ForeignValue | undefined => {
      const text = cellOf(table, row, column) ?? '';
      const value = parseCell(text, `${where}: ${place}: ${column}`);
      return value === undefined ? undefined : { value, half: halfUnit(text) };
    };
    const [name, pretrained] = [cellOf(table, row, 'name') ?? '', cellOf(table, row, 'pretrained') ?? ''].map(
      (text) => text.trim(),
    );
    if (name === '')
      throw new DataError(`${where}: ${place}: no name, expected that of a model. Mend the file`);
    const model = { name, ...(pretrained !== '' && { pretrained }) };
    const datasets = new Set(scores.map(({ dataset }) => dataset));
    for (const dataset of datasets) {
      const own = scores
        .filter((one) => one.dataset === dataset)
        .map(({ metric, column }) => [metric, read(column)] as const);
      runs.push({
        ...{ place, model, dataset },
        values: new Map(own.flatMap(([metric, value]) => (value ? [[metric, value] as const] : []))),
        empty: own.flatMap(([metric, value]) => (value ? [] : [metric])),
      });
    }
    for (const column of means) {
      const value = read(column);
      if (value) stated.push({ ...{ place, model, value }, name: column });
    }
  });
  return {
    ...{ format: 'open-clip-csv', tool: 'open_clip', runs, means: stated },
    unknownColumns: rest.filter((column) => !scores.some((one) => one.column === column)),
  };
}

function describeColumn(column: string): ScoreColumn | undefined {
  const recall = /^(\S+) (image|text) retr\. R@(\d+)$/.exec(column);
  if (recall) {
    const [, dataset, direction, k] = recall;
    return { column, dataset, metric: `${direction}_retrieval_recall@${k}` };
  }
  if (column === 'WinoGAViL avg jaccard score')
    return { column, dataset: 'WinoGAViL', metric: 'avg_jaccard_score' };
  if (column.startsWith(jaccard))
    return { column, dataset: 'WinoGAViL', metric: `jaccard_score_${column.slice(jaccard.length)}` };
  if (describing.has(column.toLowerCase()) || meanColumn.test(column)) return undefined;
  return findSet(column, 'open_clip').kind === 'task'
    ? { column, dataset: column, metric: 'main_metric' }
    : undefined;
}
