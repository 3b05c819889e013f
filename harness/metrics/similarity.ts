import { MetricError } from '../core/errors.js';
import type { Tensor } from '../core/tensor.js';

/** Inner products of rows [from, to) of a [N, D] with every row of b [M, D]: [to - from, M], row-major.
 *  With L2-normalised rows these are cosines. Sums run in double precision in the order of D. */
export function innerProducts(a: Tensor, b: Tensor, from = 0, to = a.shape[0]): Float64Array {
  const width = a.shape[1];
  if (b.shape[1] !== width)
    throw new MetricError(`embeddings have widths ${width} and ${b.shape[1]}, expected the same width`);
  const columns = b.shape[0];
  const products = new Float64Array((to - from) * columns);
  for (let row = from; row < to; row++) {
    const start = row * width;
    for (let column = 0; column < columns; column++) {
      const other = column * width;
      let sum = 0;
      for (let i = 0; i < width; i++) sum += a.data[start + i] * b.data[other + i];
      products[(row - from) * columns + column] = sum;
    }
  }
  return products;
}
