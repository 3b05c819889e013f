import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { parseNpyMultiHot, parseNpyRow } from '../../harness/data/npy.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { multiHotRow, npyRow } from '../numbers/rows/numpy-files.js';
import { expectOneLine } from '../support/errors.js';
import { packNpy, type NpyHeader } from '../support/webdataset.js';

const read = (values: readonly number[], header: NpyHeader = {}) => parseNpyRow(packNpy(values, header), 'x');

describe('parseNpyRow', () => {
  it.each(npyRow.cases)('reads what numpy writes: $type, version $version', (stored) =>
    expectAgreement(npyRow, stored),
  );

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

describe('parseNpyMultiHot', () => {
  it.each(multiHotRow.cases)('reads what numpy writes: $type', (stored) =>
    expectAgreement(multiHotRow, stored),
  );

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
