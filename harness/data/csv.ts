import { parse } from 'csv-parse/sync';
import { DataError, messageOf } from '../core/errors.js';

/** A table: the names of its columns, and its rows with one cell a column. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table of a CSV text (RFC 4180, comma, first line = columns), cells as they are. A byte order mark and blank
 *  lines are passed over. Throws DataError, `where` first, on an empty text, broken quotes or rows of different
 *  lengths. */
export function parseCsv(text: string, where: string): CsvTable {
  const lines = parseLines(text, where);
  if (lines.length === 0)
    throw new DataError(
      `${where}: is empty, expected a line of column names. Check the file, or fetch it again`,
    );
  const [columns, ...rows] = lines;
  return { columns, rows };
}

function parseLines(text: string, where: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true });
  } catch (error) {
    throw new DataError(`${where}: not a CSV table: ${messageOf(error)}. Check the file, or fetch it again`);
  }
}

/** The cell of a column in a row of the table; undefined when there is no such column. */
export function cellOf({ columns }: CsvTable, row: readonly string[], column: string): string | undefined {
  const index = columns.indexOf(column);
  return index < 0 ? undefined : row[index];
}
