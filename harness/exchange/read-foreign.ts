import { foreignFormats, type ForeignFormat } from '../core/foreign-format.js';
import { DataError } from '../core/errors.js';
import { longestItem, sayMebibytes } from '../core/reading-limits.js';
import { parseCsv, type CsvTable } from '../data/csv.js';
import { readClipBenchmarkRuns, readClipBenchmarkTable } from './clip-benchmark-file.js';
import { readDataCompLines } from './datacomp-file.js';
import type { ForeignFile } from './foreign-file.js';
import { isObject } from './json-members.js';
import { isOpenClipTable, readOpenClipTable } from './open-clip-file.js';
import { parsePythonJson } from './python-json.js';

/** A result file of another program from its text. What it is is seen in the text, whatever its name; `format` says it where that is wanted.
 *  Throws DataError, `where` first, where it is none of the forms, or not the one that was said. */
export function readForeign(text: string, where: string, format?: ForeignFormat): ForeignFile {
  const plain = text.replace(/^\ufeff/, '');
  if (plain.trim() === '')
    throw new DataError(
      `${where}: is empty, expected results of another program. Check the file, or fetch it again`,
    );
  const file = /^\s*[[{]/.test(plain)
    ? readObjects(listObjects(plain, where), where, format)
    : readTable(plain, where, format);
  if (file && (format === undefined || format === file.format)) return file;
  const found = file === undefined ? '' : `, it is ${file.format}`;
  throw new DataError(
    format === undefined
      ? `${where}: ${sayUnknown()}`
      : `${where}: is not ${format}${found}. Leave out --format, or name another file`,
  );
}

type Placed = readonly [place: string, value: Readonly<Record<string, unknown>>];

function readObjects(
  objects: readonly Placed[],
  where: string,
  format: ForeignFormat | undefined,
): ForeignFile | undefined {
  const all = (...names: readonly string[]) =>
    objects.length > 0 &&
    objects.every(([, value]) => isObject(value.metrics) && names.some((name) => name in value));
  const named = objects.some(([, value]) => 'model' in value || 'pretrained' in value);
  if (all('dataset') && (named || format === 'clip-benchmark-json'))
    return readClipBenchmarkRuns(objects, where);
  return all('key', 'dataset') ? readDataCompLines(objects, where) : undefined;
}

/** One JSON value, the items of a list, or a value on each line. */
function listObjects(text: string, where: string): readonly Placed[] {
  const values = listValues(text, where);
  const other = values.find(([, value]) => !isObject(value));
  if (other) throw new DataError(`${where}: ${other[0]} is no object. ${sayUnknown()}`);
  return values as readonly Placed[];
}

function listValues(text: string, where: string): readonly (readonly [place: string, value: unknown])[] {
  const lines = text.split('\n').map((line, index) => [`line ${index + 1}`, line.trim()] as const);
  const full = lines.filter(([, line]) => line !== '');
  // one object that is spread over lines begins with a line that is not closed
  const isLines = full.length > 1 && full[0][1].startsWith('{') && full[0][1].endsWith('}');
  if (isLines)
    return full.map(([place, line]) => {
      if (line.length > longestItem)
        throw new DataError(
          `${where}: ${place} has ${line.length} characters, expected at most ${sayMebibytes(longestItem)}`,
        );
      return [place, parsePythonJson(line, `${where}: ${place}`)];
    });
  const value = parsePythonJson(text, where);
  return Array.isArray(value)
    ? value.map((item, index) => [`item ${index + 1}`, item as unknown])
    : [['line 1', value]];
}

function readTable(text: string, where: string, format: ForeignFormat | undefined): ForeignFile | undefined {
  const table = parseCsv(text, where);
  const twice = table.columns.find(
    (column, index) => column !== '' && table.columns.indexOf(column) !== index,
  );
  if (twice !== undefined)
    throw new DataError(
      `${where}: more than one column is called ${JSON.stringify(twice)}. Rename one of them`,
    );
  const file = recognise(table, where, format);
  if (file && table.rows.length === 0)
    throw new DataError(`${where}: no rows below the column names. Check the file, or fetch it again`);
  return file;
}

function recognise(
  table: CsvTable,
  where: string,
  format: ForeignFormat | undefined,
): ForeignFile | undefined {
  const has = (...names: readonly string[]) => names.some((name) => table.columns.includes(name));
  const isRuns = has('dataset') && has('model', 'model_fullname');
  const isModels = isOpenClipTable(table);
  if (isRuns && (!isModels || format === 'clip-benchmark-csv')) return readClipBenchmarkTable(table, where);
  return isModels ? readOpenClipTable(table, where) : undefined;
}

function sayUnknown(): string {
  return `not a result file of CLIP_benchmark, DataComp or open_clip (${foreignFormats.join(', ')}). docs/EXCHANGE.md shows their forms`;
}
