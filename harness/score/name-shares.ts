import type { WeightedMean } from '../metrics/answers/weighted-mean.js';
import type { MetricValue } from './scorer.js';

/** Means of groups as a breakdown: the mean under this name, and over how many it is. */
export function nameShares(
  shares: ReadonlyMap<string, WeightedMean>,
  name: 'accuracy' | 'score' = 'accuracy',
): Readonly<Record<string, MetricValue>> {
  return Object.fromEntries(
    Array.from(shares, ([group, { mean, n }]): [string, MetricValue] => [group, { [name]: mean, n }]),
  );
}
