import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { rowOf } from '../../harness/core/tensor.js';
import { innerProducts } from '../../harness/metrics/similarity.js';
import { matrixOf, randomMatrix } from './random-input.js';

describe('innerProducts', () => {
  const a = matrixOf([
    [1, 2, 3],
    [0, -1, 2],
  ]);
  const b = matrixOf([
    [1, 0, 0],
    [-1, 1, 1],
    [0, 0, -2],
  ]);

  it('by hand', () => {
    // [1,2,3]: 1, -1+2+3 = 4, -6; [0,-1,2]: 0, -1+2 = 1, -4
    expect([...innerProducts(a, b)]).toEqual([1, 4, -6, 0, 1, -4]);
  });

  it('takes some of the rows', () => {
    expect([...innerProducts(a, b, 1)]).toEqual([0, 1, -4]);
    expect([...innerProducts(a, b, 0, 1)]).toEqual([1, 4, -6]);
    expect(innerProducts(a, b, 1, 1)).toHaveLength(0);
  });

  it('by a second way on random rows, whole and in uneven blocks', () => {
    const [left, right] = [randomMatrix(1, 11, 5), randomMatrix(2, 7, 5)];
    const expected: number[] = [];
    for (let i = 0; i < 11; i++)
      for (let j = 0; j < 7; j++) {
        const other = rowOf(right, j);
        expected.push(rowOf(left, i).reduce((sum, value, d) => sum + value * other[d], 0));
      }
    const whole = innerProducts(left, right);
    expect(whole).toHaveLength(77);
    // the same sums in the same order: the same numbers
    expect([...whole]).toEqual(expected);
    const blocks = [0, 4, 8].flatMap((from) => [...innerProducts(left, right, from, Math.min(from + 4, 11))]);
    expect(blocks).toEqual([...whole]);
  });

  it('sums in double precision', () => {
    const values = [2 ** 24, 1, -(2 ** 24)];
    const ones = matrixOf([[1, 1, 1]]);
    expect([...innerProducts(matrixOf([values]), ones)]).toEqual([1]);
    // the control: a float32 sum loses the 1
    expect(values.reduce((sum, value) => Math.fround(sum + value), 0)).toBe(0);
  });

  it('throws when the widths differ', () => {
    expect(() => innerProducts(a, matrixOf([[1, 2]]))).toThrow(
      new MetricError('embeddings have widths 3 and 2, expected the same width'),
    );
    expect(() => innerProducts(a, matrixOf([]))).toThrow(MetricError);
  });
});
