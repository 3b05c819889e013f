/** Below this a residual of ln y is rounding: the search for the optimum goes no further. */
const rounding = 1e-10;

/** Akaike's criterion with its correction for few points: n ln(SSE/n) + 2k + 2k(k+1)/(n-k-1), k the free parameters, SSE
 *  the sum of squares of ln fitted - ln y. Undefined where n <= k + 1. */
export function correctedAkaike(sumOfSquares: number, n: number, free: number): number | undefined {
  if (n <= free + 1) return undefined;
  const mean = Math.max(sumOfSquares / n, rounding ** 2);
  return n * Math.log(mean) + 2 * free + (2 * free * (free + 1)) / (n - free - 1);
}
