import {
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
} from 'chart.js';

export { BasicPlatform, Chart } from 'chart.js';
export type { ChartConfiguration, ChartDataset, Plugin, ScaleOptionsByType } from 'chart.js';

/** Tells Chart.js which of its parts there are: nothing else gets into the page's script. On the server only types are asked for;
 *  there chartjs-node-canvas draws with a copy of its own, which has all parts. */
export function registerParts(): void {
  Chart.register(
    Filler,
    LinearScale,
    LineController,
    LineElement,
    LogarithmicScale,
    PointElement,
    ScatterController,
  );
}
