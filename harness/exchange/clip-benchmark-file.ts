import { DataError } from '../core/errors.js';
import { cellOf, type CsvTable } from '../data/csv.js';
import { findMetric } from '../metrics/descriptors.js';
import type { ForeignFile, ForeignModel, ForeignRun, ForeignValue } from './foreign-file.js';
import { parseCell } from './foreign-number.js';
import { memberText, numberMembers } from './json-members.js';

/** The runs of a file of CLIP_benchmark: one object, as `clip_benchmark eval` writes it, or several. Throws DataError, `where` first, on one
 *  without a data set or a model. Source: LAION-AI/CLIP_benchmark @48de38c clip_benchmark/cli.py, `dump`. */
export function readClipBenchmarkRuns(
  objects: readonly (readonly [place: string, value: Readonly<Record<string, unknown>>])[],
  where: string,
): ForeignFile {
  return {
    format: 'clip-benchmark-json',
    tool: 'CLIP_benchmark',
    runs: objects.map(([place, object]) => {
      const at = `${where}: ${place}`;
      const { values, empty } = numberMembers(object.metrics, `${at}: metrics`);
      return describeRun(place, at, (name) => memberText(object[name], `${at}: ${name}`), values, empty);
    }),
    means: [],
    unknownColumns: [],
  };
}

/** The runs of a table of CLIP_benchmark, as `clip_benchmark build` writes it: a row for each. Throws DataError, `where` first, on a row
 *  without a data set or a model, and on a score that is no number. */
export function readClipBenchmarkTable(table: CsvTable, where: string): ForeignFile {
  const metrics = table.columns.filter((column) => findMetric(column) !== undefined);
  return {
    format: 'clip-benchmark-csv',
    tool: 'CLIP_benchmark',
    runs: table.rows.map((row, index) => {
      const place = `row ${index + 1}`;
      const at = `${where}: ${place}`;
      const values = new Map<string, ForeignValue>();
      const empty: string[] = [];
      for (const column of metrics) {
        const value = parseCell(cellOf(table, row, column) ?? '', `${at}: ${column}`);
        if (value === undefined) empty.push(column);
        else values.set(column, { value, half: 0 });
      }
      return describeRun(place, at, (name) => cellOf(table, row, name)?.trim(), values, empty);
    }),
    means: [],
    unknownColumns: [],
  };
}

function describeRun(
  place: string,
  where: string,
  text: (name: string) => string | undefined,
  values: ReadonlyMap<string, ForeignValue>,
  empty: readonly string[],
): ForeignRun {
  const dataset = text('dataset') ?? '';
  if (dataset === '') throw new DataError(`${where}: no dataset, expected its name. Mend the file`);
  const [task, language] = [text('task') ?? '', text('language') ?? ''];
  return {
    ...{ place, dataset, values, empty },
    model: readModel(text, where),
    ...(task !== '' && { task }),
    ...(language !== '' && { language }),
  };
}

/** By name and weights; a table may have both in one column, parted by a blank. */
function readModel(text: (name: string) => string | undefined, where: string): ForeignModel {
  const [full, ...rest] = (text('model_fullname') ?? '').split(' ');
  const name = text('model') ?? full;
  const pretrained = text('pretrained') ?? rest.join(' ');
  if (name === '') throw new DataError(`${where}: no model, expected its name. Mend the file`);
  return { name, ...(pretrained !== '' && { pretrained }) };
}
