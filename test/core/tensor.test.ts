import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../harness/core/random.js';
import { createTensor, normalizeRows, rowOf, stackRows } from '../../harness/core/tensor.js';

const matrix = (rows: number[][]) => stackRows(rows.map((row) => Float32Array.from(row)));

describe('createTensor', () => {
  it('keeps data and shape', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const tensor = createTensor(data, [1, 2, 3]);
    expect(tensor.data).toBe(data);
    expect(tensor.shape).toEqual([1, 2, 3]);
  });

  it.each([
    [5, [2, 3], 'tensor: 5 values do not fill shape [2, 3]'],
    [7, [2, 3], 'tensor: 7 values do not fill shape [2, 3]'],
    [0, [], 'tensor: 0 values do not fill shape []'],
    [1, [1, 0], 'tensor: 1 values do not fill shape [1, 0]'],
  ])('refuses %i values for shape %p', (size, shape, message) => {
    expect(() => createTensor(new Float32Array(size), shape)).toThrow(new RangeError(message));
  });

  it.each([
    [0, [0, 4]],
    [1, []],
    [1, [1, 1]],
  ])('takes %i values for shape %p', (size, shape) => {
    expect(createTensor(new Float32Array(size), shape).shape).toEqual(shape);
  });
});

describe('rowOf', () => {
  const tensor = matrix([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  it('is the row', () => {
    expect([...rowOf(tensor, 0)]).toEqual([1, 2, 3]);
    expect([...rowOf(tensor, 1)]).toEqual([4, 5, 6]);
  });

  it('is a view, not a copy', () => {
    expect(rowOf(tensor, 1).buffer).toBe(tensor.data.buffer);
  });
});

describe('normalizeRows', () => {
  it('by hand', () => {
    // |[3, 4]| = 5; |[-6, 8]| = 10; |[0, 0]| = 0 stays; |[0, -2]| = 2
    const { data, shape } = normalizeRows(
      matrix([
        [3, 4],
        [-6, 8],
        [0, 0],
        [0, -2],
      ]),
    );
    expect(shape).toEqual([4, 2]);
    expect([...data]).toEqual([0.6, 0.8, -0.6, 0.8, 0, 0, 0, -1].map(Math.fround));
  });

  it('leaves its input as it is', () => {
    const input = matrix([[3, 4]]);
    normalizeRows(input);
    expect([...input.data]).toEqual([3, 4]);
  });

  it('equals a second way on random rows: divide by Math.hypot', () => {
    const random = createRandom(1);
    const rows = Array.from({ length: 13 }, () => Array.from({ length: 7 }, () => random() * 20 - 10));
    const { data } = normalizeRows(matrix(rows));
    const expected = rows.flatMap((row) => {
      const single = row.map(Math.fround);
      const length = Math.hypot(...single);
      return single.map((value) => value / length);
    });
    expected.forEach((value, index) => {
      expect(data[index]).toBeCloseTo(value, 6);
    });
  });

  it.each([1e-30, 1e30])(
    'counts in double precision: rows near %p, whose squares no float32 holds',
    (size) => {
      expect(Math.fround(Math.fround(size) ** 2)).toBe(size < 1 ? 0 : Infinity);
      const { data } = normalizeRows(matrix([[3 * size, 4 * size]]));
      expect(data[0]).toBeCloseTo(0.6, 6);
      expect(data[1]).toBeCloseTo(0.8, 6);
    },
  );

  it.each([NaN, Infinity, -Infinity])('does not hide %p', (value) => {
    expect([...normalizeRows(matrix([[1, value, 2]])).data]).toContainEqual(NaN);
  });

  it('takes no rows and rows of no width', () => {
    expect(normalizeRows(matrix([])).data).toHaveLength(0);
    expect(normalizeRows(createTensor(new Float32Array(0), [3, 0])).shape).toEqual([3, 0]);
  });
});

describe('stackRows', () => {
  it('copies the rows under each other', () => {
    const row = Float32Array.of(1, 2);
    const stacked = stackRows([row, Float32Array.of(3, 4), Float32Array.of(5, 6)]);
    row[0] = 99;
    expect(stacked.shape).toEqual([3, 2]);
    expect([...stacked.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('copies only its part of a longer buffer', () => {
    expect([...stackRows([Float32Array.of(1, 2, 3, 4).subarray(1, 3)]).data]).toEqual([2, 3]);
  });

  it('is [0, 0] without rows', () => {
    expect(stackRows([]).shape).toEqual([0, 0]);
  });

  it.each([[3], [1]])('refuses a row of %i values among rows of 2', (length) => {
    expect(() => stackRows([new Float32Array(2), new Float32Array(length)])).toThrow(
      new RangeError(`tensor: row 1 has ${length} values, not 2`),
    );
  });
});
