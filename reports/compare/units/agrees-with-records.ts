import type { OkRecord } from '../../../harness/config/record.js';
import type { UnitMetric } from './unit-metric.js';

/** How far a metric that is made again may lie from the record's, which added the same numbers in another order. */
const tolerance = 1e-9;

/** Whether a metric made of the lines of two runs has the values that their records report: otherwise it is made of something
 *  else, and nothing may be concluded from it. */
export function agreesWithRecords({ sizes, score }: UnitMetric, before: OkRecord, after: OkRecord): boolean {
  const none = new Int32Array(sizes.length);
  const isNear = (weights: Int32Array, { metrics }: OkRecord) => {
    const found = score(weights);
    return found !== undefined && Math.abs(found - metrics[before.metric]) <= tolerance;
  };
  return (
    isNear(Int32Array.from([...sizes, ...none]), before) &&
    isNear(Int32Array.from([...none, ...sizes]), after)
  );
}
