import { MetricError } from '../core/errors.js';
import type { Tensor } from '../core/tensor.js';

/** Inner products of rows [from, to) of a [N, D] with every row of b [M, D]: [to - from, M], row-major.
 *  With L2-normalised rows these are cosines. Sums run in double precision in the order of D. */
export function innerProducts(a: Tensor, b: Tensor, from = 0, to = a.shape[0]): Float64Array {
  const width = a.shape[1];
  if (b.shape[1] !== width)
    throw new MetricError(`embeddings have widths ${width} and ${b.shape[1]}, expected the same width`);
  const columns = b.shape[0];
  const all = Int32Array.from({ length: columns }, (_, column) => column);
  const products = new Float64Array((to - from) * columns);
  for (let row = from; row < to; row++) productsWith(a, row, b, all, products, (row - from) * columns);
  return products;
}

/** Writes the inner products of one row of a [N, D] with these rows of b [M, D] into `products`, from `at` on. Sums run in
 *  double precision in the order of D, four side by side: each alone waits for its last addition. */
export function productsWith(
  a: Tensor,
  row: number,
  b: Tensor,
  rows: Int32Array,
  products: Float64Array,
  at = 0,
): void {
  const width = a.shape[1];
  const [left, right] = [a.data, b.data];
  const start = row * width;
  let place = 0;
  for (; place + 4 <= rows.length; place += 4) {
    const one = rows[place] * width;
    const two = rows[place + 1] * width;
    const three = rows[place + 2] * width;
    const four = rows[place + 3] * width;
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let i = 0; i < width; i++) {
      const value = left[start + i];
      first += value * right[one + i];
      second += value * right[two + i];
      third += value * right[three + i];
      fourth += value * right[four + i];
    }
    products[at + place] = first;
    products[at + place + 1] = second;
    products[at + place + 2] = third;
    products[at + place + 3] = fourth;
  }
  for (; place < rows.length; place++) {
    const other = rows[place] * width;
    let sum = 0;
    for (let i = 0; i < width; i++) sum += left[start + i] * right[other + i];
    products[at + place] = sum;
  }
}
