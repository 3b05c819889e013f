import { DataError } from '../../core/errors.js';
import type { ByteSource } from '../byte-source.js';
import { decodeText } from '../text-file.js';

/** A cell of a table of texts. */
export interface TableCell {
  /** Where it stands in the file: bytes from `from` to `to`, quotes included. */
  readonly from: number;
  readonly to: number;
  /** Its text, quotes taken off. Only to be called before the next row is asked for. */
  readonly text: () => string;
}

/** A row of a table, its cells in the order of the columns. */
export type TableRow = readonly TableCell[];

const [tab, newline, carriage, quote, blank] = [0x09, 0x0a, 0x0d, 0x22, 0x20];
const chunkSize = 2 ** 22;

/** Streams the rows of a table of cells parted by tabs, the row of column names first; cells may be long, and the file longer
 *  than what fits into memory: no row is kept. Cells and lines are cut as pandas cuts them: a cell that begins with a quote
 *  goes on to the next single one, tabs and line ends included, and what stands between that and the next tab belongs to it;
 *  in any other cell a quote is a character like others. Lines of nothing but blanks are passed over. `where` begins every
 *  message. Throws DataError on quotes that do not end and on bytes that are no UTF-8.
 *  Source: pandas-dev/pandas, pandas/_libs/src/parser/tokenizer.c. */
export async function* readTableRows(
  source: ByteSource,
  where: string,
  atOnce = chunkSize,
): AsyncGenerator<TableRow> {
  let buffer = Buffer.alloc(0);
  let [start, read, rows] = [0, 0, 0];
  while (start < source.size) {
    const more = await source.read(read, Math.min(Math.max(atOnce, buffer.length), source.size - read));
    read += more.length;
    buffer = Buffer.concat([buffer, more]);
    const isLast = read === source.size;
    const find = createFinder(buffer);
    let at = start === 0 && buffer.length >= 3 && buffer.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
    for (;;) {
      const row = at < buffer.length ? cutRow(buffer, at, find, isLast) : undefined;
      if (row === undefined) break;
      if (row === 'open quotes')
        throw new DataError(
          `${where}: row ${rows}: a cell begins with a quote that never ends. Fetch the file again`,
        );
      const offset = start;
      const bytes = buffer;
      if (!isBlank(buffer, row)) {
        yield row.cells.map(([from, to]) => ({
          from: offset + from,
          to: offset + to,
          text: () => readCell(bytes.subarray(from, to), where),
        }));
        rows++;
      }
      at = row.next;
    }
    buffer = buffer.subarray(at);
    start += at;
    if (isLast) return;
  }
}

/** The text of a cell, of its bytes with quotes. */
export function readCell(bytes: Buffer, where: string): string {
  if (bytes[0] !== quote) return decodeText(bytes, where);
  const end = findClosing(bytes, 0, true) ?? bytes.length;
  const quoted = decodeText(bytes.subarray(1, end), where).replaceAll('""', '"');
  return quoted + decodeText(bytes.subarray(end + 1), where);
}

interface CutRow {
  readonly cells: readonly (readonly [from: number, to: number])[];
  /** Where the next row begins. */
  readonly next: number;
}

/** The row that begins at a place; undefined where its end is not in the buffer yet. */
function cutRow(
  buffer: Buffer,
  start: number,
  find: Finder,
  isLast: boolean,
): CutRow | 'open quotes' | undefined {
  const cells: (readonly [number, number])[] = [];
  for (let from = start; ;) {
    const closing = buffer[from] === quote ? findClosing(buffer, from, isLast) : from;
    if (closing === undefined) return isLast ? 'open quotes' : undefined;
    const to = find(closing);
    // a line feed may follow a carriage return
    if (to >= buffer.length - 1 && !isLast) return undefined;
    cells.push([from, to]);
    if (buffer[to] !== tab) {
      const isPair = buffer[to] === carriage && buffer[to + 1] === newline;
      return { cells, next: Math.min(buffer.length, to + (isPair ? 2 : 1)) };
    }
    from = to + 1;
  }
}

/** The quote that ends the one at a place: the next that is not doubled. Undefined where there is none in the bytes, or where
 *  what follows them may double it. */
function findClosing(bytes: Buffer, opening: number, isLast: boolean): number | undefined {
  for (let at = bytes.indexOf(quote, opening + 1); at >= 0; at = bytes.indexOf(quote, at + 2)) {
    if (at + 1 === bytes.length) return isLast ? at : undefined;
    if (bytes[at + 1] !== quote) return at;
  }
  return undefined;
}

/** Finds the next tab or line end at or behind a place; the length where there is none. Places asked for must not go back:
 *  what was found is kept, for one of the marks may be far away. */
type Finder = (from: number) => number;

function createFinder(bytes: Buffer): Finder {
  const marks = [tab, newline, carriage].map((byte) => ({ byte, at: -1 }));
  return (from) => {
    for (const mark of marks) {
      if (mark.at >= from) continue;
      const at = bytes.indexOf(mark.byte, from);
      mark.at = at < 0 ? bytes.length : at;
    }
    return Math.min(...marks.map(({ at }) => at));
  };
}

function isBlank(bytes: Buffer, { cells }: CutRow): boolean {
  const [[from, to]] = cells;
  return cells.length === 1 && bytes.subarray(from, to).every((byte) => byte === blank);
}
