import type { ChartChoice } from './chart-definition.js';
import type { AxisScale } from './axis.js';
import { formatPercentTick } from './numbers.js';

/** How a score is drawn along y. */
export interface YView {
  readonly scale: AxisScale;
  readonly title: (metric: string) => string;
  /** The value on the axis of an error. */
  readonly fromError: (error: number) => number;
  /** Ticks of the axis on the right, which says the other of the two: undefined where there is none. */
  readonly mirror?: {
    readonly title: (metric: string) => string;
    readonly format: (value: number) => string;
  };
}

const views: Readonly<Record<string, YView>> = {
  error: {
    scale: 'log',
    title: (metric) =>
      isShort(metric) ? `Error, 1 − ${metric} (log scale)` : 'Error, 1 − score (log scale)',
    fromError: (error) => error,
    mirror: { title: nameScore, format: (error) => formatPercentTick(1 - error) },
  },
  accuracy: { scale: 'linear', title: nameScore, fromError: (error) => 1 - error },
  logit: {
    scale: 'logit',
    title: (metric) => `${nameScore(metric)} (logit scale)`,
    fromError: (error) => 1 - error,
  },
};

/** The choice of what y shows. */
export const yChoice: ChartChoice = {
  key: 'y',
  label: 'Show',
  options: [
    { value: 'error', label: 'Error (log)' },
    { value: 'accuracy', label: 'Score' },
    { value: 'logit', label: 'Score (logit)' },
  ],
  initial: 'error',
};

/** The view of that name: one of the options of `yChoice`. */
export function findYView(name: string): YView {
  return Object.hasOwn(views, name) ? views[name] : views.error;
}

/** The metric beside an axis, where it has room. */
function nameScore(metric: string): string {
  return isShort(metric) ? metric : 'Score';
}

function isShort(metric: string): boolean {
  return metric !== '' && metric.length <= 24;
}
