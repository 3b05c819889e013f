import { readFileSync } from 'node:fs';

/** An array of a .npy file: row-major. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Int32Array | Float32Array | Float64Array;
}

/** The array in a .npy file of version 1 (little-endian uint8, int32, float32 or float64; C order).
 *  Source: numpy, lib/format.py. Throws Error on anything else. */
export function readNpy(file: string): NpyArray {
  const bytes = readFileSync(file);
  if (bytes.toString('latin1', 0, 8) !== '\x93NUMPY\x01\x00')
    throw new Error(`${file}: not a .npy file of version 1`);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const type = /'descr': '([^']+)'/.exec(header)?.[1];
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1].match(/\d+/g)?.map(Number) ?? [];
  if (!header.includes("'fortran_order': False")) throw new Error(`${file}: not in C order`);
  const buffer = bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length);
  const data = createArray(type, buffer);
  if (data === undefined) throw new Error(`${file}: type ${type ?? 'unknown'} is not read here`);
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length)
    throw new Error(`${file}: ${data.length} values do not fill shape [${shape.join(', ')}]`);
  return { shape, data };
}

function createArray(type: string | undefined, buffer: ArrayBuffer): NpyArray['data'] | undefined {
  switch (type) {
    case '|u1':
      return new Uint8Array(buffer);
    case '<i4':
      return new Int32Array(buffer);
    case '<f4':
      return new Float32Array(buffer);
    case '<f8':
      return new Float64Array(buffer);
    default:
      return undefined;
  }
}
