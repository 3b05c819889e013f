import { describe, expect, it } from '@jest/globals';
import { createTensor } from '../../harness/core/tensor.js';
import { scoreErrorBound } from '../../harness/metrics/retrieval-scores.js';
import { innerProducts } from '../../harness/metrics/similarity.js';
import { matrixOf, randomMatrix } from '../metrics/random-input.js';
import { useRuntime } from '../support/runtime.js';

const runtime = useRuntime();

describe('createMatrixProduct', () => {
  it('by hand', async () => {
    // rows (1, 2) and (0, -1) with rows (3, 4), (5, 6), (-1, 0): 11, 17, -1 and -4, -6, 0
    const a = matrixOf([
      [1, 2],
      [0, -1],
    ]);
    const b = matrixOf([
      [3, 4],
      [5, 6],
      [-1, 0],
    ]);
    const product = await runtime.multiply({ a, b, threads: 1 });
    expect([...product.shape]).toEqual([2, 3]);
    expect([...product.data]).toEqual([11, 17, -1, -4, -6, 0]);
  });

  it.each([
    { rows: 1, columns: 1, width: 1 },
    { rows: 7, columns: 3, width: 512 },
    { rows: 129, columns: 65, width: 77 },
  ])('lies within the error bound: $rows x $columns x $width', async ({ rows, columns, width }) => {
    const [a, b] = [randomMatrix(1, rows, width), randomMatrix(2, columns, width)];
    const { data } = await runtime.multiply({ a, b, threads: 2 });
    const exact = innerProducts(a, b);
    const largest = data.reduce((most, value, i) => Math.max(most, Math.abs(value - exact[i])), 0);
    expect(data).toHaveLength(rows * columns);
    expect(largest).toBeLessThan(scoreErrorBound(a, b));
  });

  it('refuses widths that differ, and numbers that overflow', async () => {
    const [a, b] = [randomMatrix(1, 2, 3), randomMatrix(1, 2, 4)];
    await expect(runtime.multiply({ a, b, threads: 1 })).rejects.toMatchObject({ kind: 'ModelError' });
    const huge = createTensor(Float32Array.of(3e38), [1, 1]);
    await expect(runtime.multiply({ a: huge, b: huge, threads: 1 })).rejects.toMatchObject({
      kind: 'ModelError',
    });
  });
});
