import { Chart, type ChartConfiguration, type Plugin } from '../../../charts/chart-js.js';
import type { PlotDataset } from '../../../charts/plot-point.js';
import type { ReachablePoint } from './chart-cursor.js';

/** A chart on a canvas of the page. Sizes are CSS pixels. */
export interface ChartDrawing {
  /** Its points with words, in the order of the datasets. */
  readonly points: () => readonly ReachablePoint[];
  /** Draws a ring around a point; -1: around none. */
  readonly mark: (index: number) => void;
  readonly resize: (width: number, height: number) => void;
  readonly remove: () => void;
}

/** Draws a configuration on a canvas. ring: colour of the mark. */
export function drawOnCanvas(
  canvas: HTMLCanvasElement,
  configuration: ChartConfiguration,
  size: { readonly width: number; readonly height: number },
  ring: string,
): ChartDrawing {
  let marked = -1;
  const markPlugin: Plugin = {
    id: 'mark',
    afterDraw(drawn) {
      if (marked < 0) return;
      const point = listPoints(drawn).at(marked);
      if (!point) return;
      const { ctx } = drawn;
      ctx.save();
      ctx.strokeStyle = ring;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.arc(point.x, point.y, 9.5, 0, 2 * Math.PI);
      ctx.stroke();
      ctx.restore();
    },
  };
  canvas.width = size.width;
  canvas.height = size.height;
  const chart = new Chart(canvas, {
    ...configuration,
    options: { ...configuration.options, devicePixelRatio: Math.max(1, window.devicePixelRatio) },
    plugins: [...(configuration.plugins ?? []), markPlugin],
  });
  return {
    points: () => listPoints(chart),
    mark: (index) => {
      if (index === marked) return;
      marked = index;
      chart.draw();
    },
    resize: (width, height) => {
      chart.resize(width, height);
    },
    remove: () => {
      chart.destroy();
    },
  };
}

function listPoints(chart: Chart): readonly ReachablePoint[] {
  const datasets = chart.data.datasets as unknown as readonly PlotDataset[];
  return datasets.flatMap(({ data, series = '' }) =>
    data.flatMap(({ x, y, label }) =>
      label === undefined
        ? []
        : [
            {
              series,
              label,
              x: chart.scales.x.getPixelForValue(x),
              y: chart.scales.y.getPixelForValue(y),
            },
          ],
    ),
  );
}
