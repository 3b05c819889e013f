import type { ChartConfiguration, ChartDataset } from './chart-js.js';

/** A point as it lies in a dataset: coordinates of the axes, and what is said of it. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  /** Ends of its interval along y; absent: none. */
  readonly low?: number;
  readonly high?: number;
  /** Coordinate along y of what it is compared with: a thin stem leads there. */
  readonly stem?: number;
  /** Whether a thin ring around it says that it is special. */
  readonly ring?: boolean;
  /** A word beside it, where there is room. */
  readonly name?: string;
  /** What a reader hears and sees of it: `vitamin-micro-s: 0.65 M parameters, error 69.9 % [68.9, 70.9]`. */
  readonly label?: string;
}

/** A dataset of Chart.js whose points carry words; only points with a label can be reached by mouse and keys. */
export type PlotDataset = Omit<ChartDataset<'scatter' | 'line'>, 'data'> & {
  readonly data: readonly PlotPoint[];
  /** Key of the series, as `hide` of a view names it. */
  readonly series?: string;
};

/** The configuration of a chart of such datasets: Chart.js' own types know no words. */
export function toConfiguration(
  datasets: readonly PlotDataset[],
  options: Readonly<Record<string, unknown>>,
  plugins: readonly unknown[],
): ChartConfiguration {
  return { type: 'scatter', data: { datasets }, options, plugins } as unknown as ChartConfiguration;
}
