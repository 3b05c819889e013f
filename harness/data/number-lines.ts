import { DataError } from '../core/errors.js';
import { parseCsv } from './csv.js';

const comma = 44;
const minus = 45;
const plus = 43;
const dot = 46;
const zero = 48;
const smallE = 101;
const largeE = 69;
const quoteMark = 34;

const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** Whole numbers below this are exact in double precision. */
const exactLimit = 2 ** 53;

/** The numbers of one line of a CSV table, appended to `into` from `at` on; gives how many there are. A number in plain
 *  decimal digits becomes the nearest double, as `Number` gives it. Where `into` is full the rest is only counted.
 *  `where` names a place in messages. Throws DataError on a cell that is no finite number. */
export function parseNumberLine(
  bytes: Uint8Array,
  from: number,
  to: number,
  into: Float64Array,
  at: number,
  where: (column: number) => string,
): number {
  if (bytes.subarray(from, to).includes(quoteMark)) return parseQuoted(bytes, from, to, into, at, where);
  let column = 0;
  let start = from;
  for (let i = from; i <= to; i++) {
    if (i < to && bytes[i] !== comma) continue;
    const value = parseCell(bytes, start, i);
    if (!Number.isFinite(value)) throw notFinite(textOf(bytes, start, i), where(column));
    if (at + column < into.length) into[at + column] = value;
    column++;
    start = i + 1;
  }
  return column;
}

/** The number that a cell holds, blanks around it allowed; NaN when it is none. Digits are gathered into a whole number
 *  and scaled by one exact power of ten, which rounds once and so gives the nearest double (Clinger 1990); what does not
 *  fit 53 bits goes to `Number`. */
export function parseCell(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i] <= 32) i++;
  while (end > i && bytes[end - 1] <= 32) end--;
  const first = i;
  const negative = bytes[i] === minus;
  if (negative || bytes[i] === plus) i++;
  let digits = 0;
  let mantissa = 0;
  let scale = 0;
  let afterDot = false;
  for (; i < end; i++) {
    const digit = bytes[i] - zero;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      if (afterDot) scale--;
    } else if (bytes[i] === dot && !afterDot) afterDot = true;
    else break;
  }
  if (digits === 0) return NaN;
  if (i < end) {
    if (bytes[i] !== smallE && bytes[i] !== largeE) return NaN;
    const exponent = readExponent(bytes, i + 1, end);
    if (exponent === undefined) return NaN;
    scale += exponent;
  }
  if (mantissa >= exactLimit || scale > 22 || scale < -22) return Number(textOf(bytes, first, end));
  const value = scale < 0 ? mantissa / powers[-scale] : mantissa * powers[scale];
  return negative ? -value : value;
}

function readExponent(bytes: Uint8Array, start: number, end: number): number | undefined {
  const sign = bytes[start] === minus ? -1 : 1;
  let i = bytes[start] === minus || bytes[start] === plus ? start + 1 : start;
  if (i >= end) return undefined;
  let exponent = 0;
  for (; i < end; i++) {
    const digit = bytes[i] - zero;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    exponent = exponent * 10 + digit;
  }
  return sign * exponent;
}

/** Lines with quotes are rare, and left to the parser of RFC 4180. */
function parseQuoted(
  bytes: Uint8Array,
  from: number,
  to: number,
  into: Float64Array,
  at: number,
  where: (column: number) => string,
): number {
  const { columns } = parseCsv(textOf(bytes, from, to), where(0));
  columns.forEach((cell, column) => {
    const text = Buffer.from(cell);
    const value = parseCell(text, 0, text.length);
    if (!Number.isFinite(value)) throw notFinite(cell, where(column));
    if (at + column < into.length) into[at + column] = value;
  });
  return columns.length;
}

function notFinite(text: string, where: string): DataError {
  return new DataError(`${where} is ${JSON.stringify(text.trim().slice(0, 40))}, expected a finite number`);
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
