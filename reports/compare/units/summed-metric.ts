import {
  flattenCounts,
  sumCounts,
  type SparseCounts,
} from '../../../harness/metrics/segmentation/sparse-counts.js';
import type { SumScore } from './sum-rule.js';
import type { UnitMetric } from './unit-metric.js';

/** Kinds of units: how many there are of each, and the place of its statistics in each run. */
export interface UnitKinds {
  readonly sizes: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
}

/** The metric that a score makes of sums of statistics over units: `patterns` are what a unit may have, by key. Throws MetricError
 *  without patterns, and on a key that is not among `keys`. */
export function createSummedMetric(
  { sizes, before, after }: UnitKinds,
  patterns: readonly SparseCounts[],
  keys: readonly string[],
  width: number,
  score: SumScore,
): UnitMetric {
  const flat = flattenCounts(patterns, keys, width);
  return {
    sizes,
    score: (weights) => {
      const counts = new Int32Array(patterns.length);
      for (let kind = 0; kind < sizes.length; kind++) {
        counts[before[kind]] += weights[kind];
        counts[after[kind]] += weights[sizes.length + kind];
      }
      return score(sumCounts(flat, counts));
    },
    cost: 2 * sizes.length + flat.places.length,
  };
}
