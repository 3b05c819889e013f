import type { OkRecord } from '../../harness/config/record.js';
import { countBits, type BitSet } from '../../harness/core/bit-set.js';

/** Whether the metric that a record reports is the share of right samples, so that a test of right and wrong samples is one of it:
 *  none of its `count` samples is neither. Seen from the numbers: recall over classes of one size is such a share, over others it is
 *  not. */
export function isShareOfRight({ metric, metrics }: OkRecord, correct: BitSet, count: number): boolean {
  if (count === 0 || correct.length !== count) return false;
  // acc1 is that share by its definition; other programs round it
  const tolerance = metric === 'acc1' ? 0.0005 : 1e-9;
  return Math.abs(countBits(correct) / count - metrics[metric]) < tolerance;
}
