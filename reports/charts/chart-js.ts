/** The parts of Chart.js that the charts use: nothing else gets into the page's script. On the server only the types are asked for;
 *  there chartjs-node-canvas draws with a copy of its own. */
export {
  BasicPlatform,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
} from 'chart.js';
export type { ChartConfiguration, ChartDataset, Plugin, Point, ScaleOptionsByType } from 'chart.js';
