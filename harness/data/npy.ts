import { DataError } from '../core/errors.js';

const magic = '\x93NUMPY';

/** The whole numbers of a .npy file (version 1 or 2) that holds one row: 1-D, 1 to 8 bytes a number, signed or not,
 *  little-endian. `where` begins every message. Throws DataError on anything else: bool and float are other data, and a
 *  number beyond 2^53 would lose digits. Source: numpy, lib/format.py. */
export function parseNpyRow(bytes: Uint8Array, where: string): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header, start } = readHeader(view, where);
  const type = /'descr': *'([^']*)'/.exec(header)?.[1];
  const shape = /'shape': *(\([^()]*\))/.exec(header)?.[1];
  if (type === undefined || shape === undefined)
    throw new DataError(`${where}: header ${quote(header)} does not describe an array of numbers`);
  const width = Number(/^[<|][iu]([1248])$/.exec(type)?.[1] ?? 0);
  if (width === 0)
    throw new DataError(
      `${where}: numbers of type ${quote(type)}, expected little-endian integers such as "<i8"`,
    );
  const length = /^\((\d+),\)$/.exec(shape)?.[1];
  if (length === undefined) throw new DataError(`${where}: shape ${shape}, expected one row such as (3,)`);
  const size = view.byteLength - start;
  if (size !== Number(length) * width)
    throw new DataError(
      `${where}: ${size} bytes of numbers, expected ${Number(length) * width} for shape ${shape}`,
    );
  return Array.from({ length: Number(length) }, (_, index) => {
    const value = readInteger(view, start + index * width, width, type[1] === 'i');
    if (Number.isSafeInteger(value)) return value;
    throw new DataError(
      `${where}: number ${index} is ${value}, expected at most 2^53 - 1 on either side of 0`,
    );
  });
}

/** What a .npy file says about its numbers. */
export interface NpyHeader {
  /** The type as numpy writes it, such as `<f4`. */
  readonly type: string;
  readonly shape: readonly number[];
  /** The first axis runs fastest. */
  readonly fortranOrder: boolean;
  /** Where the numbers begin. */
  readonly start: number;
}

/** True for bytes that begin as a .npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 6)).toString('latin1') === magic;
}

/** The header of a .npy file, from bytes that hold all of it. `where` begins every message. Throws DataError. */
export function parseNpyHeader(bytes: Uint8Array, where: string): NpyHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header, start } = readHeader(view, where);
  const type = /'descr': *'([^']*)'/.exec(header)?.[1];
  const shape = /'shape': *\(([\d, ]*)\)/.exec(header)?.[1];
  const order = /'fortran_order': *(True|False)/.exec(header)?.[1];
  if (type === undefined || shape === undefined || order === undefined)
    throw new DataError(`${where}: header ${quote(header)} does not describe an array of numbers`);
  const lengths = shape.split(',').filter((length) => length.trim() !== '');
  return { type, shape: lengths.map(Number), fortranOrder: order === 'True', start };
}

function readHeader(view: DataView, where: string): { readonly header: string; readonly start: number } {
  const textOf = (from: number, to: number): string =>
    Buffer.from(view.buffer, view.byteOffset + from, to - from).toString('latin1');
  if (view.byteLength < 12 || textOf(0, 6) !== magic) throw new DataError(`${where}: is not a .npy file`);
  const version = view.getUint8(6);
  if (version !== 1 && version !== 2)
    throw new DataError(`${where}: .npy file of version ${version}, expected 1 or 2`);
  const from = version === 1 ? 10 : 12;
  const start = from + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > view.byteLength) throw new DataError(`${where}: .npy file is cut off in its header`);
  return { header: textOf(from, start), start };
}

function readInteger(view: DataView, at: number, width: number, signed: boolean): number {
  switch (width) {
    case 1:
      return signed ? view.getInt8(at) : view.getUint8(at);
    case 2:
      return signed ? view.getInt16(at, true) : view.getUint16(at, true);
    case 4:
      return signed ? view.getInt32(at, true) : view.getUint32(at, true);
    default:
      return Number(signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true));
  }
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
