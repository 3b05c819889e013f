import { DataError } from '../core/errors.js';
import { formatShape, parseNpyHeader } from './npy-header.js';

/** The numbers of a .npy file of any shape, row-major. */
export interface NpyArray {
  readonly data: Uint8Array | Float32Array;
  readonly shape: readonly number[];
}

/** The uint8 or float32 numbers of a .npy file. `where` begins every message. Throws DataError on another type, on Fortran
 *  order, and where the bytes do not fill the shape. */
export function parseNpyArray(bytes: Uint8Array, type: '|u1' | '<f4', where: string): NpyArray {
  const header = parseNpyHeader(bytes, where);
  const { shape, start } = header;
  if (header.type !== type)
    throw new DataError(`${where}: numbers of type "${header.type}", expected "${type}"`);
  if (header.fortranOrder && shape.length > 1)
    throw new DataError(`${where}: in Fortran order, expected C order`);
  const size = shape.reduce((product, length) => product * length, type === '|u1' ? 1 : 4);
  if (bytes.length - start !== size)
    throw new DataError(
      `${where}: ${bytes.length - start} bytes of numbers, expected ${size} for shape ${formatShape(shape)}`,
    );
  // A copy begins at an address that floats may have.
  const own = bytes.slice(start);
  return { data: type === '|u1' ? own : new Float32Array(own.buffer, own.byteOffset, size / 4), shape };
}
