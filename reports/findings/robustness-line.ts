import type { RobustnessPanel } from './robustness.js';

/** The share of `hits` right samples of n that its logit is taken of: half a sample away from 0 and 1. */
export function clampShare(share: number, n: number): number {
  return (share * n + 0.5) / (n + 1);
}

/** ln(p / (1 - p)), 0 < p < 1. */
export function logit(p: number): number {
  return Math.log(p / (1 - p));
}

/** The p of a logit. */
export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Least squares of y = a + b x, both logits; undefined below three points, and where x does not vary. */
export function fitLogitLine(x: readonly number[], y: readonly number[]): RobustnessPanel['line'] {
  const n = x.length;
  if (n < 3) return undefined;
  const [meanX, meanY] = [mean(x), mean(y)];
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    xx += (x[i] - meanX) ** 2;
    xy += (x[i] - meanX) * (y[i] - meanY);
    yy += (y[i] - meanY) ** 2;
  }
  // equal but for rounding is equal
  if (xx <= 1e-18 * n * (1 + meanX ** 2)) return undefined;
  const b = xy / xx;
  return { a: meanY - b * meanX, b, r2: yy === 0 ? 1 : (xy * xy) / (xx * yy), n };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
