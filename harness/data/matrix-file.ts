import { DataError } from '../core/errors.js';
import { openBytes, type ByteSource } from './byte-source.js';
import { readCsvRows } from './csv-matrix.js';
import { isNpy } from './npy-header.js';
import { readNpyMatrixHeader, readNpyRows, type MatrixBlock, type MatrixNumbers } from './npy-matrix.js';

/** Takes a row of a matrix: its numbers, valid until it returns, and its number from 0. */
export type TakeRow = (row: MatrixNumbers, index: number) => void;

/** How large a matrix is. */
export interface MatrixSize {
  readonly rows: number;
  /** 0 for an empty list, which has no columns. */
  readonly columns: number;
}

/** Gives the rows of a matrix file to `take`, in order, and its size. Formats: `.npy` (float16, float32, float64, C or
 *  Fortran order), CSV of numbers (one line of names may come first), or an empty list `[]`; gzip or not, told by content.
 *  A block of rows is in memory at a time; gzip and Fortran order need all of it. `check` hears the size before the first
 *  row where the file says it. Throws DataError naming the file, and row and column (from 0) of NaN and infinity. */
export async function readMatrix(
  file: string,
  take: TakeRow,
  check: (size: MatrixSize) => void = () => undefined,
): Promise<MatrixSize> {
  const source = await openBytes(file);
  try {
    const start = await source.read(0, Math.min(source.size, 64));
    if (isNpy(start)) {
      const header = await readNpyMatrixHeader(source, file);
      const [rows, columns] = header.shape;
      check({ rows, columns });
      return await takeBlocks(readNpyRows(source, header, file), { rows, columns }, take, file);
    }
    if (isEmptyList(source, start, file)) return { rows: 0, columns: 0 };
    return await takeBlocks(readCsvRows(source, file), undefined, take, file);
  } finally {
    await source.close();
  }
}

async function takeBlocks(
  blocks: AsyncIterable<MatrixBlock>,
  size: MatrixSize | undefined,
  take: TakeRow,
  file: string,
): Promise<MatrixSize> {
  let rows = 0;
  let columns = size?.columns ?? 0;
  for await (const { from, rows: count, data } of blocks) {
    columns = data.length / count;
    for (let row = 0; row < count; row++) {
      const numbers = data.subarray(row * columns, (row + 1) * columns);
      checkFinite(numbers, file, from + row);
      take(numbers, from + row);
    }
    rows += count;
  }
  if (size === undefined && rows === 0)
    throw new DataError(`${file}: no numbers in it. An empty list is written []`);
  return size ?? { rows, columns };
}

function checkFinite(row: MatrixNumbers, file: string, index: number): void {
  for (let column = 0; column < row.length; column++)
    if (!Number.isFinite(row[column]))
      throw new DataError(
        `${file}: row ${index}, column ${column} (from 0) is ${row[column]}, expected a finite number`,
      );
}

function isEmptyList(source: ByteSource, start: Uint8Array, file: string): boolean {
  const text = Buffer.from(start).toString('latin1').trimStart();
  if (text.startsWith('PK\x03\x04'))
    throw new DataError(
      `${file}: is a zip archive (.npz, .pt), expected .npy or CSV. Save the array with numpy.save`,
    );
  if (!text.startsWith('[')) return false;
  if (source.size <= 64 && /^\[\s*\]\s*$/.test(text)) return true;
  throw new DataError(`${file}: begins as a JSON list, expected a matrix as .npy or CSV`);
}
