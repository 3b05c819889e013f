import { MetricError } from '../core/errors.js';
import { normalCdf, normalQuantile } from './distributions.js';

/** A score with the ends of its 95 % interval. */
export interface BoundedScore {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const z95 = normalQuantile(0.975);

/** Interval of the difference after - before of two scores of samples that have nothing to do with each other, from their own
 *  95 % intervals; with Wilson's for two shares it is Newcombe's hybrid score interval. Another `confidence` than 0.95
 *  stretches each side like a normal distribution.
 *  Throws MetricError where a score is outside its interval. Source: Newcombe 1998, Statistics in Medicine 17, 873-890, method
 *  10; for any two scores (MOVER): Zou and Donner 2008. */
export function independentInterval(
  before: BoundedScore,
  after: BoundedScore,
  confidence: number,
): readonly [low: number, high: number] {
  const z = normalQuantile(0.5 + confidence / 2);
  const { difference, down, up } = spread(before, after);
  return [difference - z * down, difference + z * up];
}

/** One-sided p of as low a difference were the true one `assumed`: small where the difference is below it. At most 0.025 where
 *  the upper end of the 95 % interval is at `assumed` or below. 1 where the intervals have no width: they say nothing. */
export function testIndependentBelow(before: BoundedScore, after: BoundedScore, assumed: number): number {
  const { difference, down, up } = spread(before, after);
  const deviation = difference < assumed ? up : down;
  return deviation > 0 ? normalCdf((difference - assumed) / deviation) : 1;
}

/** One-sided p of as high a difference were the true one `assumed`: small where the difference is above it. */
export function testIndependentAbove(before: BoundedScore, after: BoundedScore, assumed: number): number {
  return testIndependentBelow(after, before, -assumed);
}

/** Standard deviation of the difference, as normal distributions would have it: a 95 % interval's width over 2 z. */
export function independentDeviation(before: BoundedScore, after: BoundedScore): number {
  const { down, up } = spread(before, after);
  return (down + up) / 2;
}

/** The difference, and its standard deviations to either side: each has those of the two scores that pull it there. */
function spread(before: BoundedScore, after: BoundedScore): { difference: number; down: number; up: number } {
  for (const { value, low, high } of [before, after])
    if (!(low <= value && value <= high))
      throw new MetricError(`independent difference: a score of ${value} with an interval ${low} to ${high}`);
  return {
    difference: after.value - before.value,
    down: Math.hypot(after.value - after.low, before.high - before.value) / z95,
    up: Math.hypot(after.high - after.value, before.value - before.low) / z95,
  };
}
