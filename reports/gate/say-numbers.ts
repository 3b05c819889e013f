import { isFraction } from '../summary/format.js';
import type { Measured } from './measured.js';

/** A value as people read it: fractions in percent with two decimals, points and grades as they are. */
export function sayValue(metric: string, value: number): string {
  return isFraction(metric) ? `${(100 * value).toFixed(2)} %` : trim(value);
}

/** A size of a difference: of fractions in percentage points, `1.20 points`; of points and grades as they are. */
export function sayAmount(metric: string, amount: number): string {
  return isFraction(metric) ? `${(100 * amount).toFixed(2)} points` : trim(amount);
}

/** What happened between the runs: `fell by 1.20 points (62.00 % to 60.80 %)`. */
export function sayChange({ metric, before, after }: Measured): string {
  const values = `${sayValue(metric, before)} to ${sayValue(metric, after)}`;
  if (after === before) return `unchanged (${sayValue(metric, after)})`;
  const moved = after < before ? 'fell' : 'rose';
  return `${moved} by ${sayAmount(metric, Math.abs(after - before))} (${values})`;
}

/** A p value with four decimals. */
export function sayP(p: number): string {
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}

/** A share as percent with three digits: `16.4 %`, `0.2 %`. */
export function sayShare(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

function trim(value: number): string {
  return String(Number(value.toFixed(2)));
}
