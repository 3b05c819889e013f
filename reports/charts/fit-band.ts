import type { FitLine } from '../scaling/series-fit.js';
import type { Axis } from './axis.js';
import { fade } from './chart-theme.js';
import type { PlotDataset } from './plot-point.js';

/** Whether a band leaves so little of the chart free, where it is narrowest, that it would say nothing and hide much. */
export function isEverywhere(line: FitLine, place: (error: number) => number, y: Axis): boolean {
  const { low, high } = line;
  if (!low || !high) return false;
  const at = (coordinate: number): number =>
    y.scale === 'log'
      ? Math.log(coordinate / y.min) / Math.log(y.max / y.min)
      : (coordinate - y.min) / (y.max - y.min);
  const share = (error: number): number => at(place(Math.min(1, Math.max(1e-6, error))));
  const widths = low.map((error, index) => Math.abs(share(error) - share(high[index])));
  return Math.min(...widths) > 0.5;
}

/** The datasets of a band, the upper edge filled down to the lower; empty where the line has none. */
export function bandSets(
  line: FitLine,
  place: (error: number) => number,
  colour: string,
  series: string,
): readonly PlotDataset[] {
  const { low, high } = line;
  if (!low || !high) return [];
  const edge = (errors: readonly number[]) =>
    line.x.map((x, index) => ({ x, y: place(Math.min(1, Math.max(1e-6, errors[index]))) }));
  const shared = {
    type: 'line',
    borderWidth: 0,
    pointRadius: 0,
    borderColor: fade(colour, 0),
    series,
  } as const;
  return [
    { ...shared, data: edge(high), backgroundColor: fade(colour, 0.13), fill: '+1' },
    { ...shared, data: edge(low), fill: false },
  ];
}
