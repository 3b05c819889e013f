/** One measured line: what was measured, and the limit it has to stay within where there is one. */
export interface PerfRow {
  readonly name: string;
  readonly value: number;
  readonly unit: 's' | 'ms' | 'MiB' | 'images/s' | 'times';
  readonly limit?: number;
}

/** Whether a value passed its limit; one without a limit never does. */
export function isPassed({ value, limit }: PerfRow): boolean {
  return limit !== undefined && !(value <= limit);
}

/** The rows as lines of a table: name, value, limit and their ratio. */
export function formatRows(rows: readonly PerfRow[]): string {
  const cells = rows.map((row) => [
    row.name,
    `${round(row.value)} ${row.unit}`,
    row.limit === undefined ? '' : `${row.limit} ${row.unit}`,
    row.limit === undefined ? '' : (row.value / row.limit).toFixed(2),
    isPassed(row) ? 'limit passed' : '',
  ]);
  const lines = [['', 'measured', 'limit', 'ratio', ''], ...cells];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
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
