import { normalQuantile } from '../../harness/metrics/distributions.js';

/** The standard deviation that a 95 % interval stands for, taken for a normal one. */
export function deviationOf(low: number, high: number): number {
  return (high - low) / (2 * normalQuantile(0.975));
}
