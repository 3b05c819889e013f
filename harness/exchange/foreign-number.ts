import { DataError } from '../core/errors.js';
import { findMetric } from '../metrics/descriptors.js';
import type { ForeignValue } from './foreign-file.js';

const emptyCells: ReadonlySet<string> = new Set(['', 'nan', 'none', 'null', 'n/a', '-']);
const numberCell = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The number of a cell of a table; undefined where it is empty or says that there is none. Throws DataError, `where` first, on anything
 *  else. */
export function parseCell(text: string, where: string): number | undefined {
  const cell = text.trim();
  if (emptyCells.has(cell.toLowerCase())) return undefined;
  if (numberCell.test(cell)) return Number(cell);
  throw new DataError(`${where} is ${JSON.stringify(cell)}, expected a number or nothing. Mend the cell`);
}

/** Half a unit of the last digit that a cell has behind the point: 0.00005 for `0.7079`. */
export function halfUnit(text: string): number {
  const [mantissa] = text.trim().split(/e/i);
  const decimals = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0;
  return 0.5 / 10 ** decimals;
}

/** Whether a metric is one of ours whose value is a share. */
export function isShare(metric: string): boolean {
  return findMetric(metric)?.unit === 'fraction';
}

/** A share that another program states. Percent are not guessed: 0.9 may be either. Throws DataError, `where` first, on what is none. */
export function checkShare({ value, half }: ForeignValue, where: string): ForeignValue {
  if (value >= 0 && value <= 1) return { value, half };
  throw new DataError(
    value > 1 && value <= 100
      ? `${where} is ${value}, expected a fraction from 0 to 1. It looks like percent: divide by 100`
      : `${where} is ${value}, expected a fraction from 0 to 1. Mend the file`,
  );
}
