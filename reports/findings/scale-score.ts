import { findMetric } from '../../harness/metrics/descriptors.js';
import type { Score } from './measured.js';

/** How the values of a metric become fractions of which more is better. */
export interface ScoreScale {
  /** The value that counts as 0. */
  readonly from: number;
  /** What is divided by: the width of the metric's range. */
  readonly divisor: number;
  /** Less of the metric is better, so the fraction is taken from 1. */
  readonly falls: boolean;
  /** Why there is no error to fit: the metric has no highest value. */
  readonly unfit?: string;
}

/** The scale of a metric; undefined where no direction of it is better, or it falls without having a highest value. One that
 *  no protocol of this version reports was a fraction in those that did. */
export function scaleOf(metric: string): ScoreScale | undefined {
  const descriptor = findMetric(metric);
  if (!descriptor) return { from: 0, divisor: 1, falls: false };
  const {
    unit,
    higherIsBetter,
    range: [low, high],
  } = descriptor;
  if (higherIsBetter === null) return undefined;
  if (high !== null) return { from: low, divisor: high - low, falls: !higherIsBetter };
  // a grade is shown of 100, though it may be more
  if (higherIsBetter && unit === 'grade')
    return { from: low, divisor: 100, falls: false, unfit: `${metric} has no highest value` };
  return undefined;
}

/** A value of a metric, with its interval where there is one, as fractions. */
export function scaleScore(
  { from, divisor, falls }: ScoreScale,
  value: number,
  interval: readonly [low: number, high: number] | undefined,
): Pick<Score, 'value' | 'low' | 'high'> {
  const scale = (one: number) => (falls ? 1 - (one - from) / divisor : (one - from) / divisor);
  if (!interval) return { value: scale(value) };
  const ends = interval.map(scale);
  return { value: scale(value), low: Math.min(...ends), high: Math.max(...ends) };
}
