/** Units of rows. */
type PerfUnit = 's' | 'ms' | 'ms/image' | 'MiB' | 'images/s' | 'times' | '%' | 'on average';

/** One measured line: what was measured, and the limit it has to keep where there is one. */
export interface PerfRow {
  readonly name: string;
  readonly value: number;
  readonly unit: PerfUnit;
  readonly limit?: number;
  /** Whether the limit is the most that the value may be, as where it is not said, or the least. */
  readonly direction?: 'at most' | 'at least';
  /** Lowest and highest of the repeats of which `value` is the median. */
  readonly spread?: readonly [number, number];
}

/** Whether a value passed its limit, upwards or downwards; one without a limit never does. */
export function isPassed({ value, limit, direction = 'at most' }: PerfRow): boolean {
  if (limit === undefined) return false;
  return !(direction === 'at most' ? value <= limit : value >= limit);
}

/** A row of the median of these values, with their spread where there are several. Throws RangeError where there are none. */
export function medianRow(row: Omit<PerfRow, 'value' | 'spread'>, values: readonly number[]): PerfRow {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) throw new RangeError(`${row.name}: nothing was measured`);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return {
    ...row,
    value: median,
    ...(sorted.length > 1 ? { spread: [sorted[0], sorted[sorted.length - 1]] as const } : {}),
  };
}

/** The cells of a row: name, value, lowest and highest, limit, ratio of value and limit, and a word where it is passed. */
export function cellsOf(row: PerfRow): readonly string[] {
  const { name, value, unit, limit, direction = 'at most', spread } = row;
  return [
    name,
    `${round(value)} ${unit}`,
    spread ? `${round(spread[0])} to ${round(spread[1])}` : '',
    limit === undefined ? '' : `${direction} ${limit} ${unit}`,
    limit === undefined ? '' : (value / limit).toFixed(2),
    isPassed(row) ? 'limit passed' : '',
  ];
}

/** What stands above the cells. */
export const headings: readonly string[] = ['', 'measured', 'lowest to highest', 'limit', 'ratio', ''];

/** The rows as lines of a table. */
export function formatRows(rows: readonly PerfRow[]): string {
  const lines = [headings, ...rows.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
