/** The step that solves (M + damping diag(scale)) step = slope over the free parameters, 0 for the others; undefined
 *  where that matrix is not positive definite. matrix: [size, size] row-major, of which the lower half is read.
 *  Cholesky's factorisation. */
export function solvePositive(
  matrix: Float64Array,
  slope: Float64Array,
  scale: Float64Array,
  damping: number,
  free: readonly number[],
  size: number,
): Float64Array | undefined {
  const n = free.length;
  const factor = new Float64Array(n * n);
  for (let j = 0; j < n; j++)
    for (let k = 0; k <= j; k++) {
      let sum = matrix[free[j] * size + free[k]];
      const own = j === k ? sum + damping * scale[free[j]] : sum;
      sum = own;
      for (let m = 0; m < k; m++) sum -= factor[j * n + m] * factor[k * n + m];
      if (j !== k) factor[j * n + k] = sum / factor[k * n + k];
      else if (sum > 1e-14 * Math.abs(own)) factor[j * n + j] = Math.sqrt(sum);
      else return undefined;
    }
  const solved = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    let sum = slope[free[j]];
    for (let m = 0; m < j; m++) sum -= factor[j * n + m] * solved[m];
    solved[j] = sum / factor[j * n + j];
  }
  const step = new Float64Array(size);
  for (let j = n - 1; j >= 0; j--) {
    let sum = solved[j];
    for (let m = j + 1; m < n; m++) sum -= factor[m * n + j] * step[free[m]];
    step[free[j]] = sum / factor[j * n + j];
  }
  return step;
}
