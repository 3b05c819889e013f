import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { readIntegers } from '../../harness/data/list-file.js';
import { readMatrix } from '../../harness/data/matrix-file.js';
import { parseCell } from '../../harness/data/number-lines.js';
import { createScoreFolder, encodeNpy, npyBytes, type Rows } from '../score/files.js';
import { expectOneLine } from '../support/errors.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});
const { write } = files;

async function rowsOf(content: string | Uint8Array): Promise<Rows> {
  const rows: number[][] = [];
  const size = await readMatrix(write(content), (row, index) => {
    expect(index).toBe(rows.length);
    rows.push([...row]);
  });
  expect(size).toEqual({ rows: rows.length, columns: rows[0]?.length ?? size.columns });
  return rows;
}

const table = [
  [1.5, -2, 0.25],
  [3, 1e-3, -7e10],
];

describe('readMatrix', () => {
  it.each([
    ['.npy float32', npyBytes(table.map((row) => row.map(Math.fround)))],
    ['.npy float64', npyBytes(table, '<f8')],
    ['.npy in Fortran order', npyBytes(table, '<f8', true)],
    ['.npy, gzip', gzipSync(npyBytes(table, '<f8'))],
    ['CSV', '1.5,-2,0.25\n3,1e-3,-7E+10\n'],
    ['CSV, no line end, CR, blanks, plus signs', '1.50 ,-2., .25\r\n+3,\t0.001,-70000000000'],
    ['CSV with names', 'cat,dog,owl\n1.5,-2,0.25\n3,1e-3,-7e10\n\n'],
    ['CSV with quotes', '"cat","dog","owl"\n"1.5",-2,0.25\n3,"1e-3",-7e10\n'],
    ['CSV with a byte order mark', '\ufeff1.5,-2,0.25\n3,1e-3,-7e10'],
    ['CSV, gzip', gzipSync('1.5,-2,0.25\n3,1e-3,-7e10\n')],
  ])('reads %s', async (what, content) => {
    const expected = what === '.npy float32' ? table.map((row) => row.map(Math.fround)) : table;
    expect(await rowsOf(content)).toEqual(expected);
  });

  it('reads float16: ends, subnormal numbers, signs', async () => {
    // bits from IEEE 754: 1, -2, largest 65504, smallest 2^-24, smallest normal 2^-14, 1 + 2^-10
    const bits = [0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x3c01];
    expect(await rowsOf(encodeNpy(bits, '<f2', '(2, 3)'))).toEqual([
      [1, -2, 65504],
      [2 ** -24, 2 ** -14, 1 + 2 ** -10],
    ]);
  });

  it('reads many rows in uneven blocks, in every order', async () => {
    // 1,048,576 numbers a block: 3,495 rows of 300
    const random = createRandom(1);
    const rows = Array.from({ length: 4000 }, () =>
      Array.from({ length: 300 }, () => Math.floor(random() * 99)),
    );
    for (const content of [
      npyBytes(rows),
      npyBytes(rows, '<f8', true),
      rows.map((row) => row.join()).join('\n'),
    ]) {
      const sums: number[] = [];
      await readMatrix(write(content), (row, index) => {
        sums[index] = Array.from(row).reduce((sum, value, column) => sum + value * (column + 1), 0);
      });
      expect(sums).toEqual(
        rows.map((row) => row.reduce((sum, value, column) => sum + value * (column + 1), 0)),
      );
    }
  });

  it('gives an empty list no rows', async () => {
    for (const content of [
      '[]',
      ' [ ]\n',
      gzipSync('[]'),
      encodeNpy([], '<f4', '(0,)'),
      encodeNpy([], '<f4', '(0, 5)'),
    ])
      expect(await rowsOf(content)).toEqual([]);
  });

  it.each([
    [
      'NaN in .npy',
      npyBytes([
        [1, 2],
        [3, NaN],
      ]),
      ['row 1, column 1 (from 0) is NaN'],
    ],
    ['infinity in .npy', npyBytes([[1, -Infinity]], '<f8'), ['row 0, column 1 (from 0) is -Infinity']],
    ['NaN in float16', encodeNpy([0x7e00], '<f2', '(1, 1)'), ['row 0, column 0 (from 0) is NaN']],
    ['nan in CSV', '1,2\n3,nan\n', ['row 1, column 1 (from 0) is "nan"']],
    ['nan in the first cell of CSV', 'nan,2\n3,4\n', ['row 0, column 0 (from 0) is "nan"']],
    ['a number that is too large', '1,1e999\n', ['column 1', '"1e999"']],
    ['an empty cell', '1,2\n3,\n', ['row 1, column 1', '""']],
    ['a word', '1,2\n3,x4\n', ['row 1, column 1', '"x4"']],
    ['a short row', '1,2\n3\n', ['row 1 (line 2) has 1 numbers, expected 2']],
    ['a long row', 'a,b\n1,2\n3,4,5\n', ['row 1 (line 3) has 3 numbers, expected 2']],
    ['a blank line in between', '1,2\n\n3,4\n', ['line 2 is blank']],
    ['row numbers', ',0,1\n0,1,2\n', ['row numbers', 'index=False']],
    ['only names', 'a,b\n', ['no numbers']],
    ['blanks', ' \n\n', ['no numbers']],
    ['JSON', '[[1,2],[3,4]]', ['JSON list', '.npy or CSV']],
    ['a zip archive', 'PK\x03\x04xxxx', ['zip archive']],
    ['an empty file', '', ['empty file']],
    ['an empty file, gzip', gzipSync(''), ['empty file']],
    ['damaged gzip', gzipSync('1,2\n').subarray(0, 15), ['damaged gzip']],
    ['three axes', encodeNpy([1], '<f4', '(1, 1, 1)'), ['shape (1, 1, 1)', 'two axes']],
    ['one axis', encodeNpy([1, 2], '<f4', '(2,)'), ['shape (2,)', 'two axes']],
    ['whole numbers', encodeNpy([1, 2], '<i8', '(1, 2)'), ['"<i8"', 'float32']],
    ['big-endian numbers', encodeNpy([1, 2], '>f4', '(1, 2)'), ['">f4"', 'little-endian']],
    ['a file cut off', npyBytes([[1, 2]]).subarray(0, -1), ['7 bytes', 'expected 8']],
  ])('refuses %s', async (_what, content, parts) => {
    const file = write(content);
    await expectOneLine(() => readMatrix(file, () => undefined), DataError, `${file}: `, ...parts);
  });

  it('refuses a folder and a file that is not there', async () => {
    const read = (file: string) => () => readMatrix(file, () => undefined);
    await expectOneLine(read(files.folder), DataError, `${files.folder}: is a folder`);
    await expectOneLine(read('/not/there'), DataError, '/not/there: file not found');
  });
});

describe('parseCell', () => {
  const cell = (text: string) => parseCell(Buffer.from(text), 0, text.length);

  it('gives the same double as Number, for digits of every length', () => {
    const random = createRandom(7);
    const digits = (count: number) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
    const wrong: string[] = [];
    for (let round = 0; round < 20_000; round++) {
      const value = (random() - 0.5) * 10 ** Math.floor(random() * 60 - 30);
      const texts = [
        String(value),
        value.toExponential(Math.floor(random() * 20)),
        String(Math.fround(value)),
        `${digits(1 + (round % 20))}.${digits(1 + (round % 13))}e${Math.floor(random() * 50 - 25)}`,
      ];
      wrong.push(...texts.filter((text) => !Object.is(cell(text), Number(text))));
    }
    expect(wrong).toEqual([]);
  });

  it.each(['', '-', '.', 'e5', '1e', '1e+', '1.2.3', '1 2', '0x10', 'NaN', '1_0', '--1'])(
    'refuses %j',
    (text) => {
      expect(cell(text)).toBeNaN();
    },
  );
});

describe('readIntegers', () => {
  it.each([
    ['JSON', '[3, 0, -2]'],
    ['JSON over lines, gzip', gzipSync('[\n 3,\n 0,\n -2\n]\n')],
    ['one a line', '3\n0\r\n -2 \n\n'],
    ['.npy', encodeNpy([3, 0, -2], '<i8', '(3,)')],
    ['.npy, gzip', gzipSync(encodeNpy([3, 0, -2], '<i8', '(3,)'))],
  ])('reads %s', async (_what, content) => {
    expect(await readIntegers(write(content))).toEqual([3, 0, -2]);
  });

  it('reads an empty list', async () => {
    expect(await readIntegers(write('[]'))).toEqual([]);
  });

  it.each([
    ['a word', '1\ncat\n', ['line 2', '"cat"']],
    ['a fraction', '1\n2.5\n', ['line 2', '"2.5"']],
    ['a blank line in between', '1\n\n2\n', ['line 2', '""']],
    ['a text in JSON', '[1, "2"]', ['item 1', '"2"']],
    ['broken JSON', '[1, 2', ['not a JSON list']],
    ['floats in .npy', encodeNpy([1], '<f4', '(1,)'), ['"<f4"']],
    ['two axes in .npy', encodeNpy([1, 2], '<i8', '(2, 1)'), ['shape (2, 1)']],
    ['big-endian .npy', encodeNpy([1], '>i4', '(1,)'), ['">i4"', 'little-endian']],
    ['bytes that are no text', Uint8Array.of(1, 0xff, 0xfe), ['UTF-8']],
    ['an empty file', '', ['empty file']],
  ])('refuses %s', async (_what, content, parts) => {
    const file = write(content);
    await expectOneLine(() => readIntegers(file), DataError, `${file}: `, ...parts);
  });
});
