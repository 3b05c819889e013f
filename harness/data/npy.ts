import { DataError } from '../core/errors.js';

const magic = '\x93NUMPY';

/** The whole numbers of a .npy file (version 1 or 2) that holds one row: 1-D, 1 to 8 bytes a number, signed or not,
 *  little-endian. `where` begins every message. Throws DataError on anything else: bool and float are other data, and a
 *  number beyond 2^53 would lose digits. Source: numpy, lib/format.py. */
export function parseNpyRow(bytes: Uint8Array, where: string): readonly number[] {
  const { type, values } = readRow(bytes, where);
  if (!/^[<|][iu][1248]$/.test(type)) throw wrongType(where, type, 'little-endian integers such as "<i8"');
  const wrong = values.findIndex((value) => !Number.isSafeInteger(value));
  if (wrong < 0) return values;
  throw new DataError(
    `${where}: number ${wrong} is ${values[wrong]}, expected at most 2^53 - 1 on either side of 0`,
  );
}

/** Where the ones stand, ascending, in a .npy file that holds one row of `length` zeros and ones, as bool, integers or
 *  floats. `where` begins every message. Throws DataError on another length and on any other number. */
export function parseNpyMultiHot(bytes: Uint8Array, length: number, where: string): readonly number[] {
  const { type, values } = readRow(bytes, where);
  if (!widthOf(type)) throw wrongType(where, type, 'zeros and ones such as "<i8", "<f4" or "|b1"');
  if (values.length !== length)
    throw new DataError(`${where}: ${values.length} values, expected ${length}, one for each class name`);
  const wrong = values.findIndex((value) => value !== 0 && value !== 1);
  if (wrong >= 0) throw new DataError(`${where}: number ${wrong} is ${values[wrong]}, expected 0 or 1`);
  return values.flatMap((value, index) => (value === 1 ? [index] : []));
}

interface NpyRow {
  readonly type: string;
  /** None where `type` is not one of numbers that are read here. */
  readonly values: readonly number[];
}

function readRow(bytes: Uint8Array, where: string): NpyRow {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { header, start } = readHeader(view, where);
  const type = /'descr': *'([^']*)'/.exec(header)?.[1];
  const shape = /'shape': *(\([^()]*\))/.exec(header)?.[1];
  if (type === undefined || shape === undefined)
    throw new DataError(`${where}: header ${quote(header)} does not describe an array of numbers`);
  const width = widthOf(type);
  if (width === undefined) return { type, values: [] };
  const length = /^\((\d+),\)$/.exec(shape)?.[1];
  if (length === undefined) throw new DataError(`${where}: shape ${shape}, expected one row such as (3,)`);
  const size = view.byteLength - start;
  if (size !== Number(length) * width)
    throw new DataError(
      `${where}: ${size} bytes of numbers, expected ${Number(length) * width} for shape ${shape}`,
    );
  const values = Array.from({ length: Number(length) }, (_, index) =>
    readNumber(view, start + index * width, type.slice(1)),
  );
  return { type, values };
}

/** Bytes a number of a little-endian type that is read here; undefined for any other. */
function widthOf(type: string): number | undefined {
  const width = /^[<|](?:b(1)|[iu]([1248])|f([248]))$/.exec(type)?.slice(1).find(Boolean);
  return width === undefined ? undefined : Number(width);
}

function wrongType(where: string, type: string, expected: string): DataError {
  return new DataError(`${where}: numbers of type ${quote(type)}, expected ${expected}`);
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

function readNumber(view: DataView, at: number, type: string): number {
  switch (type) {
    case 'i1':
      return view.getInt8(at);
    case 'b1':
    case 'u1':
      return view.getUint8(at);
    case 'i2':
      return view.getInt16(at, true);
    case 'u2':
      return view.getUint16(at, true);
    case 'i4':
      return view.getInt32(at, true);
    case 'u4':
      return view.getUint32(at, true);
    case 'i8':
      return Number(view.getBigInt64(at, true));
    case 'u8':
      return Number(view.getBigUint64(at, true));
    case 'f4':
      return view.getFloat32(at, true);
    case 'f8':
      return view.getFloat64(at, true);
    default:
      return halfToNumber(view.getUint16(at, true));
  }
}

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
