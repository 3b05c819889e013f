import { buffer } from 'node:stream/consumers';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import type { GivenRows } from '../../config/written-fit.js';
import { nearest } from '../../config/nearest.js';
import { readBytes } from '../../config/read-file.js';
import { ConfigError, DataError } from '../../core/errors.js';
import { cellOf, parseCsv, type CsvTable } from '../../data/csv.js';
import { decodeText } from '../../data/text-file.js';
import { wilsonInterval } from '../../metrics/wilson.js';
import type { FitSettings, PointColumns } from './fit-options.js';
import { holds, isNumber, type RowCondition } from './row-condition.js';

/** The points of one value of the `--series` column; without the option there is one series, without a name. */
export interface PointSeries {
  readonly name: string | null;
  readonly points: readonly ScalingPoint[];
}

/** What a file has to be fitted. */
export interface PointTable {
  /** In the order in which their names first stand in the file. */
  readonly series: readonly PointSeries[];
  /** Rows of the file, and those that `--where` left. */
  readonly rows: number;
  readonly used: number;
}

/** A row and its number, from 1 below the line of column names. */
interface NumberedRow {
  readonly cells: readonly string[];
  readonly number: number;
}

/** The points of a CSV file, of standard input for `-`, or of rows. Throws ConfigError on a column that is not there and on a
 *  condition that no row meets; DataError, naming file and row, on a cell that is no number in its range. */
export async function readPoints(options: FitSettings): Promise<PointTable> {
  const { points } = options;
  if (typeof points !== 'string') return takePoints(tableOf(points), 'the points', options);
  const where = points === '-' ? 'standard input' : points;
  const bytes = await (points === '-' ? buffer(process.stdin) : readBytes(points, DataError));
  return takePoints(parseCsv(decodeText(bytes, where), where), where, options);
}

/** Rows as a table of texts; a number and its text are the same number, and a cell that is not there is empty. */
function tableOf(rows: GivenRows): CsvTable {
  if (rows.length === 0) throw new DataError('the points: a list without rows, expected one for each run');
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { columns, rows: rows.map((row) => columns.map((column) => String(row[column] ?? ''))) };
}

function takePoints(table: CsvTable, where: string, options: FitSettings): PointTable {
  checkColumns(table, where, options);
  if (table.rows.length === 0)
    throw new DataError(`${where}: no rows below the column names, expected one for each run`);
  const rows = chooseRows(table, where, options.where);
  const groups = new Map<string | null, ScalingPoint[]>();
  for (const row of rows) {
    const name = options.columns.series === undefined ? null : read(table, row, options.columns.series);
    const point = readPoint(table, row, `${where}: row ${row.number}`, options);
    const group = groups.get(name);
    if (group) group.push(point);
    else groups.set(name, [point]);
  }
  return {
    series: [...groups].map(([name, points]) => ({ name, points })),
    rows: table.rows.length,
    used: rows.length,
  };
}

function checkColumns(table: CsvTable, where: string, { columns, where: conditions }: FitSettings): void {
  const named = Object.entries({ ...columns }).filter(([option]) => option !== 'metric');
  const asked = [
    ...named.map(([option, column]) => [`--${option} ${column}`, column] as const),
    ...conditions.map(({ text, column }) => [`--where ${JSON.stringify(text)}`, column] as const),
  ];
  for (const [option, column] of asked) {
    const count = table.columns.filter((name) => name === column).length;
    if (count > 1) throw new DataError(`${where}: ${count} columns are called ${column}. Rename one of them`);
    if (count === 1) continue;
    const choices = table.columns.length > 8 ? nearest(column, table.columns) : table.columns;
    const found = table.columns.length > 8 ? `nearest: ${choices.join(', ')}` : `got ${choices.join(', ')}`;
    throw new ConfigError(`${option}: no such column in ${where}, ${found}`);
  }
}

/** The rows that meet all conditions; each condition must be met by a row that met those before it. */
function chooseRows(
  table: CsvTable,
  where: string,
  conditions: readonly RowCondition[],
): readonly NumberedRow[] {
  let rows: readonly NumberedRow[] = table.rows.map((cells, index) => ({ cells, number: index + 1 }));
  for (const condition of conditions) {
    const left = rows.filter((row) => holds(condition, read(table, row, condition.column)));
    if (left.length === 0) {
      const values = [...new Set(rows.map((row) => read(table, row, condition.column)))];
      const shown = values.length > 8 ? [...nearest(condition.value, values, 5), '...'] : values;
      throw new ConfigError(
        `--where ${JSON.stringify(condition.text)}: none of ${rows.length} rows of ${where}, ${condition.column} is ${shown.join(', ')}`,
      );
    }
    rows = left;
  }
  return rows;
}

function read(table: CsvTable, { cells }: NumberedRow, column: string): string {
  return (cellOf(table, cells, column) ?? '').trim();
}

function readPoint(table: CsvTable, row: NumberedRow, where: string, options: FitSettings): ScalingPoint {
  const { columns, chance } = options;
  const number = (column: string) => readNumber(read(table, row, column), column, where);
  const above0 = (column: string) => {
    const value = number(column);
    if (value > 0) return value;
    throw new DataError(
      `${where}: ${column} is ${value}, expected a number above 0: the law is one of its logarithm. ${leaveOut}`,
    );
  };
  const n = columns.n === undefined ? undefined : above0(columns.n);
  const y =
    columns.metric === undefined
      ? above0(columns.y)
      : errorOf(number(columns.y), columns, n !== undefined, where);
  if (n !== undefined && y > 1)
    throw new DataError(
      `${where}: ${columns.y} is ${y}, expected a fraction up to 1, as --n counts the samples behind it`,
    );
  return {
    id: columns.id === undefined ? `row ${row.number}` : read(table, row, columns.id),
    x: above0(columns.x),
    ...(columns.x2 === undefined ? {} : { x2: above0(columns.x2) }),
    y,
    ...(n === undefined ? {} : { n }),
    ...(n !== undefined && chance !== undefined ? { atChance: holdsChance(y, n, chance) } : {}),
    ...(columns.cluster === undefined ? {} : { cluster: read(table, row, columns.cluster) }),
  };
}

const leaveOut = 'Mend the cell, or leave the row out with --where';

function readNumber(cell: string, column: string, where: string): number {
  if (isNumber(cell)) return Number(cell);
  if (cell === '')
    throw new DataError(
      `${where}: ${column} is empty, expected a number. Leave such rows out with --where '${column}!='`,
    );
  throw new DataError(`${where}: ${column} is ${JSON.stringify(cell)}, expected a number. ${leaveOut}`);
}

/** 1 - score. Percent are not guessed: 0.9 may be either. A perfect score has a place in a law only where it is known of how
 *  many samples it is. */
function errorOf(score: number, { y, metric }: PointColumns, isCounted: boolean, where: string): number {
  if (score > 1 && score <= 100)
    throw new DataError(
      `${where}: ${y} is ${score}, expected a fraction, as ${metric} is a score. It looks like percent: divide the column by 100`,
    );
  if (score < 0 || score > 1)
    throw new DataError(
      `${where}: ${y} is ${score}, expected a fraction from 0 to 1, as ${metric} is a score`,
    );
  if (score === 1 && !isCounted)
    throw new DataError(
      `${where}: ${y} is 1, an error of 0, which no power law reaches. Say with --n of how many samples, or leave the row out with --where`,
    );
  return 1 - score;
}

function holdsChance(y: number, n: number, chance: number): boolean {
  return wilsonInterval((1 - y) * n, n)[0] <= chance;
}
