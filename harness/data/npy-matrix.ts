import { DataError } from '../core/errors.js';
import { halvesToFloats } from '../core/float16.js';
import type { ByteSource } from './byte-source.js';
import { formatShape, longestHeader, parseNpyHeader, type NpyHeader } from './npy-header.js';

/** Numbers of a matrix, in the precision of the file. */
export type MatrixNumbers = Float32Array | Float64Array;

/** Some rows of a matrix, one after the other. */
export interface MatrixBlock {
  /** The first row's number in the matrix, from 0. */
  readonly from: number;
  readonly rows: number;
  readonly data: MatrixNumbers;
}

/** Numbers held at once. */
const blockSize = 1_048_576;

/** The header of a .npy file that holds a matrix [N, D] of float16, float32 or float64, little-endian; an empty list
 *  (0,) is the matrix [0, 0]. Throws DataError on anything else, and when the numbers do not fill the file. */
export async function readNpyMatrixHeader(source: ByteSource, file: string): Promise<NpyHeader> {
  const header = parseNpyHeader(await source.read(0, Math.min(source.size, longestHeader)), file);
  const { type, shape, start } = header;
  const size = shape.reduce((product, length) => product * length, 1) * widthOf(type, file);
  if (source.size - start !== size)
    throw new DataError(
      `${file}: ${source.size - start} bytes of numbers, expected ${size} for shape ${formatShape(shape)}. Write it again`,
    );
  if (shape.length === 1 && shape[0] === 0) return { ...header, shape: [0, 0] };
  if (shape.length !== 2)
    throw new DataError(`${file}: shape ${formatShape(shape)}, expected two axes: rows and columns`);
  return header;
}

/** The rows of the matrix in blocks. One in Fortran order is read whole; of one in C order only a block is in memory. */
export async function* readNpyRows(
  source: ByteSource,
  header: NpyHeader,
  file: string,
): AsyncGenerator<MatrixBlock> {
  const [rows, columns] = header.shape;
  if (rows === 0 || columns === 0) return;
  const width = widthOf(header.type, file);
  const whole = header.fortranOrder
    ? toNumbers(await source.read(header.start, rows * columns * width), width)
    : undefined;
  const step = Math.max(1, Math.floor(blockSize / columns));
  for (let from = 0; from < rows; from += step) {
    const count = Math.min(step, rows - from);
    const data = whole
      ? turn(whole, rows, columns, from, count)
      : toNumbers(await source.read(header.start + from * columns * width, count * columns * width), width);
    yield { from, rows: count, data };
  }
}

function widthOf(type: string, file: string): number {
  const width = Number(/^<f([248])$/.exec(type)?.[1] ?? 0);
  if (width > 0) return width;
  throw new DataError(
    `${file}: numbers of type "${type}", expected little-endian float16, float32 or float64 ("<f2", "<f4", "<f8")`,
  );
}

/** The bytes lie at the start of memory of their own, so every width is aligned. */
function toNumbers(bytes: Buffer<ArrayBuffer>, width: number): MatrixNumbers {
  const aligned = bytes.byteOffset % width === 0 ? bytes : Buffer.from(new Uint8Array(bytes).buffer);
  const length = aligned.byteLength / width;
  if (width === 8) return new Float64Array(aligned.buffer, aligned.byteOffset, length);
  if (width === 4) return new Float32Array(aligned.buffer, aligned.byteOffset, length);
  return halvesToFloats(new Uint16Array(aligned.buffer, aligned.byteOffset, length));
}

function turn(
  whole: MatrixNumbers,
  rows: number,
  columns: number,
  from: number,
  count: number,
): MatrixNumbers {
  const data = whole.slice(0, count * columns);
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < count; row++) data[row * columns + column] = whole[column * rows + from + row];
  return data;
}
