const alignment = 64;

/** The beginning of a .npy file of version 1 that holds float32 or float64 numbers (little-endian, C order) of this shape; the
 *  numbers follow it. Its length is a multiple of 64, as numpy writes it. Source: numpy, lib/format.py. */
export function npyHeader(shape: readonly number[], bytes: 4 | 8 = 4): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f${bytes}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + text.length + 1) / alignment) * alignment;
  const header = Buffer.alloc(length, ' ');
  header.write('\x93NUMPY\x01\x00', 'latin1');
  header.writeUInt16LE(length - 10, 8);
  header.write(text, 10, 'latin1');
  header.write('\n', length - 1, 'latin1');
  return header;
}
