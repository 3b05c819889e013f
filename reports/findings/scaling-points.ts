import type { ScalingPoint } from '../scaling/point.js';
import type { PlacedPoint } from './build-points.js';
import { deviationOf } from './interval-deviation.js';

/** The points as a law is fitted to them: errors, 1 - score. The variance of ln error is that of the score's 95 % interval, taken for
 *  a normal one; without an interval that of a share of n. */
export function toScalingPoints(placed: readonly PlacedPoint[]): readonly ScalingPoint[] {
  return placed.map(({ point, cluster }) => {
    const { model, x, score, low, high, n, atChance } = point;
    const y = 1 - score;
    const deviation = low === undefined || high === undefined ? 0 : deviationOf(low, high);
    return {
      ...{ id: model, x, y },
      ...(n === undefined ? {} : { n }),
      ...(deviation > 0 && y > 0 ? { logVariance: (deviation / y) ** 2 } : {}),
      ...(atChance ? { atChance } : {}),
      ...(cluster === undefined ? {} : { cluster }),
    };
  });
}
