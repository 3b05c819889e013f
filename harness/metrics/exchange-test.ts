import { MetricError } from '../core/errors.js';
import { quantile } from './bootstrap.js';
import { normalCdf, normalQuantile } from './distributions.js';

/** p values of a difference among those that come of exchanging two runs unit by unit. */
export interface ExchangeTest {
  /** One-sided: of as low a difference. */
  readonly dropP: number;
  /** Two-sided. */
  readonly differenceP: number;
}

/** With so few exchanges beyond the difference, their share is only known to be small. */
const fewest = 10;

/** p of a difference were the two runs exchangeable, that is, equally good: the share of exchanges that are as far out, the
 *  difference itself counted in. `swapped`: the difference after each unit's two answers were exchanged with a chance of one
 *  half; at least 2. Where fewer than 10 are as far out the tail of a normal distribution goes on from there, so that a p can
 *  be small enough to outlast a correction for many tests; its deviation is that of the exchanges, or that of their outermost
 *  percent where it is wider. Throws MetricError on fewer than 2.
 *  Source: Phipson and Smyth 2010 for the share; Noreen 1989 for the exchange of two systems' answers. */
export function testExchange(swapped: Float64Array, difference: number): ExchangeTest {
  if (swapped.length < 2)
    throw new MetricError(`exchange test: ${swapped.length} exchanges, expected 2 or more`);
  const low = lowTail(swapped, difference);
  const high = lowTail(
    swapped.map((value) => -value),
    -difference,
  );
  return { dropP: low, differenceP: Math.min(1, 2 * Math.min(low, high)) };
}

function lowTail(swapped: Float64Array, difference: number): number {
  const sorted = swapped.toSorted();
  // Sums in another order differ in their last digits.
  const dust = 1e-9 * Math.max(Math.abs(difference), -sorted[0], sorted[sorted.length - 1]);
  const asLow = swapped.reduce((count, value) => count + (value <= difference + dust ? 1 : 0), 0);
  const share = (1 + asLow) / (1 + swapped.length);
  if (asLow >= fewest) return share;
  const variance = swapped.reduce((sum, value) => sum + value * value, 0) / swapped.length;
  const outermost = quantile(sorted, 0.01) / normalQuantile(0.01);
  const deviation = Math.max(Math.sqrt(variance), outermost);
  return deviation > 0 ? Math.min(share, normalCdf(difference / deviation)) : share;
}
