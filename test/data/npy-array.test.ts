import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { parseNpyArray } from '../../harness/data/npy-array.js';
import { npyHeader } from '../../harness/data/npy-write.js';

function npy(type: string, shape: string, body: Uint8Array, order = 'False'): Uint8Array {
  const text = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${shape}, }`.padEnd(117) + '\n';
  return Uint8Array.from([
    ...Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    118,
    0,
    ...Buffer.from(text),
    ...body,
  ]);
}

describe('parseNpyArray', () => {
  it('reads uint8 and float32 of any shape', () => {
    const bytes = parseNpyArray(npy('|u1', '(2, 1, 3)', Uint8Array.of(1, 2, 3, 4, 5, 255)), '|u1', 'a.npy');
    expect(bytes).toEqual({ data: Uint8Array.of(1, 2, 3, 4, 5, 255), shape: [2, 1, 3] });
    const values = Float32Array.of(0.5, -2);
    const written = Uint8Array.from([...npyHeader([2]), ...new Uint8Array(values.buffer)]);
    expect(parseNpyArray(written, '<f4', 'a.npy')).toEqual({ data: values, shape: [2] });
  });

  it.each([
    ['another type', npy('<f8', '(1,)', new Uint8Array(8)), /a\.npy: numbers of type "<f8", expected "\|u1"/],
    [
      'too few bytes',
      npy('|u1', '(2, 2)', new Uint8Array(3)),
      /3 bytes of numbers, expected 4 for shape \(2, 2\)/,
    ],
    ['Fortran order', npy('|u1', '(2, 2)', new Uint8Array(4), 'True'), /Fortran order, expected C order/],
    ['other bytes', new Uint8Array(20), /is not a \.npy file/],
  ])('refuses %s', (_name, bytes, message) => {
    expect(() => parseNpyArray(bytes, '|u1', 'a.npy')).toThrow(DataError);
    expect(() => parseNpyArray(bytes, '|u1', 'a.npy')).toThrow(message);
  });
});
