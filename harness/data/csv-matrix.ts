import { DataError } from '../core/errors.js';
import { longestItem, sayMebibytes } from '../core/reading-limits.js';
import type { ByteSource } from './byte-source.js';
import type { MatrixBlock } from './npy-matrix.js';
import { parseCell, parseNumberLine } from './number-lines.js';

const chunkSize = 4 * 1024 * 1024;
/** Numbers held at once. */
const blockSize = 1_048_576;
const newline = 10;
const comma = 44;

/** A line without its end: where it lies in `bytes`, and its number from 1. */
interface Line {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly number: number;
}

/** The rows of a CSV table of numbers, in blocks. The first line is passed over when its first cell is not a number;
 *  blank lines only at the end. Throws DataError, naming row and column from 0, on a cell that is no finite number and on
 *  rows of different lengths. */
export async function* readCsvRows(source: ByteSource, file: string): AsyncGenerator<MatrixBlock> {
  let columns = 0;
  let data = new Float64Array(0);
  let filled = 0;
  let from = 0;
  let blank = 0;
  for await (const line of readLines(source, file)) {
    if (isBlank(line)) {
      blank ||= line.number;
      continue;
    }
    if (blank > 0) throw new DataError(`${file}: line ${blank} is blank, expected numbers`);
    if (columns === 0) {
      if (line.number === 1 && isHeader(line, file)) continue;
      columns = countCells(line);
      data = new Float64Array(columns * Math.max(1, Math.floor(blockSize / columns)));
    }
    const row = from + filled;
    const where = (column: number) => `${file}: row ${row}, column ${column} (from 0)`;
    const found = parseNumberLine(line.bytes, line.from, line.to, data, filled * columns, where);
    if (found !== columns)
      throw new DataError(
        `${file}: row ${row} (line ${line.number}) has ${found} numbers, expected ${columns} as in the first`,
      );
    filled++;
    if (filled * columns < data.length) continue;
    yield { from, rows: filled, data };
    data = new Float64Array(data.length);
    from += filled;
    filled = 0;
  }
  if (filled > 0) yield { from, rows: filled, data: data.subarray(0, filled * columns) };
}

async function* readLines(source: ByteSource, file: string): AsyncGenerator<Line> {
  let rest: Uint8Array = new Uint8Array(0);
  let number = 0;
  for (let at = 0; at < source.size; at += chunkSize) {
    const chunk = await source.read(at, Math.min(chunkSize, source.size - at));
    const bytes: Uint8Array = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = at === 0 && startsWithMark(bytes) ? 3 : 0;
    for (let to = bytes.indexOf(newline, from); to >= 0; to = bytes.indexOf(newline, from)) {
      yield { bytes, from, to, number: ++number };
      from = to + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > longestItem)
      throw new DataError(
        `${file}: line ${number + 1} is longer than ${sayMebibytes(longestItem)}, expected a row of numbers`,
      );
  }
  if (rest.length > 0) yield { bytes: rest, from: 0, to: rest.length, number: number + 1 };
}

function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function isBlank({ bytes, from, to }: Line): boolean {
  for (let i = from; i < to; i++) if (bytes[i] > 32) return false;
  return true;
}

/** True for a line of names. NaN and infinity are (bad) numbers, not names. */
function isHeader({ bytes, from, to }: Line, file: string): boolean {
  const end = bytes.indexOf(comma, from);
  const stop = end < 0 || end > to ? to : end;
  const cell = Buffer.from(bytes.subarray(from, stop)).toString('latin1').replaceAll('"', '').trim();
  if (cell === '' && stop < to)
    throw new DataError(
      `${file}: the first line begins with an empty cell: the first column looks like row numbers. Write the table without them (pandas: index=False)`,
    );
  if (/^[+-]?(nan|inf(inity)?)$/i.test(cell)) return false;
  const text = Buffer.from(cell);
  return Number.isNaN(parseCell(text, 0, text.length));
}

function countCells({ bytes, from, to }: Line): number {
  let count = 1;
  for (let i = from; i < to; i++) if (bytes[i] === comma) count++;
  return count;
}
