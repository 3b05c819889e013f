import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { sha256 } from '../../harness/core/hash.js';
import { parseNpyMultiHot, parseNpyRow } from '../../harness/data/npy.js';
import { expectOneLine } from '../support/errors.js';
import { packNpy, type NpyHeader } from '../support/webdataset.js';

/** Hashes of the files that numpy 1.24.2 writes:
 *
 *  /usr/bin/python3 -c "
 *  import hashlib, io, numpy as np
 *  for dtype, values, version in (('<i8', [-1, 0, 2**53 - 1], 1), ('<u2', [2016, 65535], 2), ('|i1', [-128], 1)):
 *      file = io.BytesIO()
 *      np.lib.format.write_array(file, np.array(values, dtype), version=(version, 0))
 *      print(dtype, hashlib.sha256(file.getvalue()).hexdigest())" */
const ofNumpy = [
  {
    type: '<i8',
    version: 1,
    values: [-1, 0, 2 ** 53 - 1],
    hash: 'd524e52d3e0c51e503b9ea426422fcc14b8ef28d1703f4abfcbfbbeeb752cb7d',
  },
  {
    type: '<u2',
    version: 2,
    values: [2016, 65535],
    hash: '3572f34736b6f7c7a0bf39a99b090ae81caebda443ff4e8409a9f392a4e54e1a',
  },
  {
    type: '|i1',
    version: 1,
    values: [-128],
    hash: '00eafeab3a0057cbc30dc4e8d484e0911579aaf14bee2d3b0d79d41697d0211f',
  },
];

const read = (values: readonly number[], header: NpyHeader = {}) => parseNpyRow(packNpy(values, header), 'x');

describe('parseNpyRow', () => {
  it.each(ofNumpy)('reads what numpy writes: $type, version $version', ({ type, version, values, hash }) => {
    const bytes = packNpy(values, { type, version });
    expect(sha256(bytes)).toBe(hash);
    expect(parseNpyRow(bytes, 'x')).toEqual(values);
  });

  it.each([
    ['|i1', -(2 ** 7), 2 ** 7 - 1],
    ['|u1', 0, 2 ** 8 - 1],
    ['<i2', -(2 ** 15), 2 ** 15 - 1],
    ['<u2', 0, 2 ** 16 - 1],
    ['<i4', -(2 ** 31), 2 ** 31 - 1],
    ['<u4', 0, 2 ** 32 - 1],
    ['<i8', -(2 ** 53 - 1), 2 ** 53 - 1],
    ['<u8', 0, 2 ** 53 - 1],
  ])('%s reaches from %d to %d', (type, low, high) => {
    expect(read([low, 1, high, 77], { type })).toEqual([low, 1, high, 77]);
  });

  it('by hand: 0x01 0x02 is 513, the low byte first', () => {
    const bytes = packNpy([0], { type: '<u2' });
    bytes.set([1, 2], bytes.length - 2);
    expect(parseNpyRow(bytes, 'x')).toEqual([513]);
  });

  it('reads a view that begins anywhere in its memory', () => {
    const bytes = packNpy([5, -6]);
    const memory = new Uint8Array(bytes.length + 9);
    memory.set(bytes, 3);
    expect(parseNpyRow(memory.subarray(3, 3 + bytes.length), 'x')).toEqual([5, -6]);
  });

  it('reads an empty row, and a header without blanks', () => {
    expect(read([])).toEqual([]);
    const text = "{'shape':(1,),'fortran_order':False,'descr':'|u1'}";
    const head = Buffer.from(`\x93NUMPY\x01\0${String.fromCharCode(text.length, 0)}${text}`, 'latin1');
    expect(parseNpyRow(Buffer.concat([head, Buffer.of(9)]), 'x')).toEqual([9]);
  });

  it.each<[what: string, header: NpyHeader, part: string]>([
    ['float', { type: '<f8' }, 'x: numbers of type "<f8", expected little-endian integers'],
    ['bool', { type: '|b1' }, '"|b1"'],
    ['complex', { type: '<c8' }, '"<c8"'],
    ['text', { type: '<U2' }, '"<U2"'],
    ['big-endian', { type: '>i8' }, '">i8"'],
    ['three bytes', { type: '<i3' }, '"<i3"'],
    ['a single number', { shape: '()' }, 'x: shape (), expected one row such as (3,)'],
    ['two dimensions', { shape: '(2, 1)' }, 'shape (2, 1)'],
    ['one row of two dimensions', { shape: '(1, 2)' }, 'shape (1, 2)'],
    ['too few numbers', { shape: '(3,)' }, 'x: 16 bytes of numbers, expected 24 for shape (3,)'],
    ['too many numbers', { shape: '(1,)' }, 'x: 16 bytes of numbers, expected 8 for shape (1,)'],
    ['an absurd length', { shape: '(99999999999999999999,)' }, 'x: 16 bytes of numbers'],
    ['no length', { shape: '(,)' }, 'does not describe an array of numbers'],
    ['a later version', { version: 3 }, 'x: .npy file of version 3, expected 1 or 2'],
  ])('refuses %s', async (_what, header, part) => {
    await expectOneLine(() => read([4, 5], header), DataError, part);
  });

  it('refuses numbers that would lose digits', async () => {
    await expectOneLine(() => read([0, 2 ** 53]), DataError, 'x: number 1 is 9007199254740992, expected');
    await expectOneLine(() => read([-(2 ** 53)]), DataError, 'number 0 is -9007199254740992');
    await expectOneLine(() => read([2 ** 63], { type: '<u8' }), DataError, 'number 0 is 9223372036854776000');
  });

  it('refuses a header that describes something else', async () => {
    const bytes = Buffer.from(packNpy([1]).toString('latin1').replace("'descr'", "'order'"), 'latin1');
    await expectOneLine(() => parseNpyRow(bytes, 'x'), DataError, 'does not describe an array of numbers');
  });

  it.each([1, 2])('refuses a file of version %d that is cut off at any byte', async (version) => {
    const bytes = packNpy([1, 2, 3], { version });
    expect(parseNpyRow(bytes, 'x')).toEqual([1, 2, 3]);
    for (let length = 0; length < bytes.length; length++)
      await expectOneLine(() => parseNpyRow(bytes.subarray(0, length), 'x'), DataError, 'x: ');
  });

  it.each(['', 'metadata', '{"a": 1}', 'version https://git-lfs.github.com/spec/v1'])(
    'refuses %j',
    async (text) => {
      await expectOneLine(() => parseNpyRow(Buffer.from(text), 'x'), DataError, 'x: is not a .npy file');
    },
  );
});

/** As above, but for
 *  (('|b1', [1, 0, 1]), ('<f4', [0, 1, 0]), ('<f8', [1, 1]), ('<f2', [0, 1]), ('<i8', [0, 1, 1, 0])). */
const multiHotOfNumpy = [
  {
    type: '|b1',
    values: [1, 0, 1],
    ones: [0, 2],
    hash: '67c5322b3a41bd511d187bf14aa4032195ab34034d7c31199d9408522483f689',
  },
  {
    type: '<f4',
    values: [0, 1, 0],
    ones: [1],
    hash: 'c7c611f0a376cab71eecc2d3d0f7c7e6ebc7d70309585cb93f0ee8d6c58ebbc5',
  },
  {
    type: '<f8',
    values: [1, 1],
    ones: [0, 1],
    hash: 'a7fceac4334028999e5c1432a40887e3756e17a745ea2c26558dd86267102c82',
  },
  {
    type: '<f2',
    values: [0, 1],
    ones: [1],
    hash: 'e666abf48baced1f48abc85f2e1c038445d2759b7f2700e0205482d577419c37',
  },
  {
    type: '<i8',
    values: [0, 1, 1, 0],
    ones: [1, 2],
    hash: '80fbb199e82fb38f1f2d14b378fb2c24423b540848437f63b8572eea4c23c0e3',
  },
];

describe('parseNpyMultiHot', () => {
  it.each(multiHotOfNumpy)('reads what numpy writes: $type', ({ type, values, ones, hash }) => {
    const bytes = packNpy(values, { type });
    expect(sha256(bytes)).toBe(hash);
    expect(parseNpyMultiHot(bytes, values.length, 'x')).toEqual(ones);
  });

  it.each(['|b1', '|u1', '|i1', '<u2', '<i4', '<u8', '<f2', '<f4', '<f8'])(
    'takes no class at all: %s',
    (type) => {
      expect(parseNpyMultiHot(packNpy([0, 0], { type }), 2, 'x')).toEqual([]);
    },
  );

  it('takes a negative zero for a zero', () => {
    expect(parseNpyMultiHot(packNpy([-0, 1], { type: '<f4' }), 2, 'x')).toEqual([1]);
  });

  it.each<[what: string, values: readonly number[], header: NpyHeader, message: string]>([
    ['another length', [0, 1, 1], {}, 'x: 3 values, expected 2, one for each class name'],
    ['another integer', [0, 2], {}, 'x: number 1 is 2, expected 0 or 1'],
    ['a negative integer', [-1, 0], { type: '|i1' }, 'x: number 0 is -1, expected 0 or 1'],
    ['a fraction', [0.5, 0], { type: '<f4' }, 'x: number 0 is 0.5, expected 0 or 1'],
    ['another half', [0, 2], { type: '<f2' }, 'x: number 1 is 2, expected 0 or 1'],
    ['no number', [1, NaN], { type: '<f8' }, 'x: number 1 is NaN, expected 0 or 1'],
    ['two rows', [1, 0], { shape: '(1, 2)' }, 'x: shape (1, 2), expected one row such as (3,)'],
    ['big-endian numbers', [1, 0], { type: '>i8' }, 'x: numbers of type ">i8", expected zeros and ones'],
  ])('refuses %s', async (_what, values, header, message) => {
    await expectOneLine(() => parseNpyMultiHot(packNpy(values, header), 2, 'x'), DataError, message);
  });
});
