import { DataError } from '../core/errors.js';

/** What a .npy file says about its numbers. */
export interface NpyHeader {
  /** The type as numpy writes it, such as `<f4`. */
  readonly type: string;
  readonly shape: readonly number[];
  /** The first axis runs fastest. */
  readonly fortranOrder: boolean;
  /** Where the numbers begin, in bytes. */
  readonly start: number;
}

/** As many bytes from the start of a file hold its header: numpy writes version 2 only for types of many fields. */
export const longestHeader = 65_536 + 12;

const magic = '\x93NUMPY';

/** True for bytes that begin as a .npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, magic.length)).toString('latin1') === magic;
}

/** The header of a .npy file (version 1 or 2), from bytes that hold all of it. `where` begins every message. Throws
 *  DataError on other bytes, and on a header that does not describe an array of numbers. Source: numpy, lib/format.py. */
export function parseNpyHeader(bytes: Uint8Array, where: string): NpyHeader {
  const { text, start } = readText(bytes, where);
  const type = /'descr': *'([^']*)'/.exec(text)?.[1];
  const shape = /'shape': *\(((?:\d+, *)*(?:\d+)?)\)/.exec(text)?.[1];
  const order = /'fortran_order': *(True|False)/.exec(text)?.[1];
  if (type === undefined || shape === undefined || order === undefined)
    throw new DataError(
      `${where}: header ${JSON.stringify(text.slice(0, 80))} does not describe an array of numbers`,
    );
  const lengths = shape.split(',').filter((length) => length.trim() !== '');
  return { type, shape: lengths.map(Number), fortranOrder: order === 'True', start };
}

/** A shape as Python writes it: `(3,)`, `(3, 2)`. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

function readText(bytes: Uint8Array, where: string): { readonly text: string; readonly start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || !isNpy(bytes)) throw new DataError(`${where}: is not a .npy file`);
  const version = view.getUint8(6);
  if (version !== 1 && version !== 2)
    throw new DataError(`${where}: .npy file of version ${version}, expected 1 or 2`);
  const from = version === 1 ? 10 : 12;
  const start = from + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > bytes.length) throw new DataError(`${where}: .npy file is cut off in its header`);
  return { text: Buffer.from(bytes.subarray(from, start)).toString('latin1'), start };
}
