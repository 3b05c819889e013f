import { DataError } from '../core/errors.js';
import { halfToNumber } from '../core/float16.js';
import { formatShape, parseNpyHeader } from './npy-header.js';

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
  const { type, shape, start } = parseNpyHeader(bytes, where);
  const width = widthOf(type);
  if (width === undefined) return { type, values: [] };
  const [length] = shape;
  if (shape.length !== 1)
    throw new DataError(`${where}: shape ${formatShape(shape)}, expected one row such as (3,)`);
  const size = bytes.length - start;
  if (size !== length * width)
    throw new DataError(
      `${where}: ${size} bytes of numbers, expected ${length * width} for shape ${formatShape(shape)}`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = Array.from({ length }, (_, index) => readNumber(view, start + index * width, type.slice(1)));
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

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
