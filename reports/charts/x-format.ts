import type { AxisKind } from '../findings/curve.js';
import { formatMacs, formatMillions } from './numbers.js';

/** How the x of a curve is written: parameters and data in millions, compute in multiply-accumulates. */
export function formatterOf(axis: AxisKind): (x: number) => string {
  return axis === 'compute' ? formatMacs : formatMillions;
}

/** `samples seen (M)` as the title of an axis whose ticks have the unit: `Samples seen (log scale)`. */
export function titleOfX(xName: string): string {
  const bare = xName.replace(/ \([^)]*\)$/, '');
  return `${bare.slice(0, 1).toUpperCase()}${bare.slice(1)} (log scale)`;
}
