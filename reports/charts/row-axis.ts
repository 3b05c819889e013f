import type { Axis } from './axis.js';

/** An axis of named rows from top to bottom: row `index` lies at -index. */
export function makeRowAxis(names: readonly string[]): Axis {
  return {
    scale: 'linear',
    title: '',
    min: -(names.length - 1) - 0.6,
    max: 0.6,
    ticks: names.map((_, index) => (index === 0 ? 0 : -index)),
    format: (coordinate) => names[Math.round(-coordinate)] ?? '',
  };
}
