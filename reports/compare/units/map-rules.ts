import { scorePanopticSums } from '../../../harness/metrics/segmentation/panoptic-summary.js';
import {
  scoreSemanticSums,
  type SemanticValues,
} from '../../../harness/metrics/segmentation/semantic-summary.js';
import type { PanopticQuality } from '../../../harness/metrics/segmentation/panoptic-summary.js';
import type { SumRule } from './sum-rule.js';

/** A value of the pixels [hits, truth, predicted] by class. Source: as harness/metrics/segmentation/semantic-summary.ts. */
export function semanticValue(name: keyof SemanticValues): SumRule {
  return {
    ...overCounts(3),
    readings: () => [(sums) => scoreSemanticSums(sums)[name]],
  };
}

/** A quality of the segments [sum of IoU, true positives, false positives, false negatives] by category, over all categories.
 *  Source: as harness/metrics/segmentation/panoptic-summary.ts. */
export function panopticValue(name: keyof PanopticQuality): SumRule {
  return {
    ...overCounts(4),
    readings: () => [(sums) => scorePanopticSums(sums)[name]],
  };
}

function overCounts(width: number): Omit<SumRule, 'readings'> {
  return {
    needs: 'lines',
    width,
    countsOf: ({ counts }) =>
      counts && Object.values(counts).every(({ length }) => length === width) ? counts : undefined,
  };
}
