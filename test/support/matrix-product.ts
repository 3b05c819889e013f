import type { MatrixProduct } from '../../harness/core/matrix-product.js';
import type { Tensor } from '../../harness/core/tensor.js';

/** a·bᵀ by the definition: every number is rounded to single precision, and so is every sum. */
export const multiplyPlainly: MatrixProduct = (a, b) =>
  Promise.resolve(
    productOf(a, b, (x, y) => x.reduce((sum, value, i) => Math.fround(sum + Math.fround(value * y[i])), 0)),
  );

/** a·bᵀ with these inner products. */
export function productOf(
  a: Tensor,
  b: Tensor,
  inner: (x: Float32Array, y: Float32Array, row: number, column: number) => number,
): Tensor {
  const [[rows, width], [columns]] = [a.shape, b.shape];
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      data[row * columns + column] = inner(
        a.data.subarray(row * width, (row + 1) * width),
        b.data.subarray(column * width, (column + 1) * width),
        row,
        column,
      );
  return { data, shape: [rows, columns] };
}
