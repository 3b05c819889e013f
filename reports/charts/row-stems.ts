import type { Plugin } from './chart-js.js';
import type { PlotPoint } from './plot-point.js';

/** Draws a line along x, below the points, from each that has a `stem` to that place: for charts of named rows. */
export const rowStems: Plugin = {
  id: 'rowStems',
  beforeDatasetsDraw({ ctx, data, scales }) {
    ctx.save();
    ctx.lineWidth = 1.5;
    ctx.globalAlpha = 0.6;
    for (const { data: points, borderColor: colour } of data.datasets) {
      if (typeof colour !== 'string') continue;
      ctx.strokeStyle = colour;
      for (const { x, y, stem } of points as unknown as readonly PlotPoint[]) {
        if (stem === undefined) continue;
        const at = scales.y.getPixelForValue(y);
        ctx.beginPath();
        ctx.moveTo(scales.x.getPixelForValue(x), at);
        ctx.lineTo(scales.x.getPixelForValue(stem), at);
        ctx.stroke();
      }
    }
    ctx.restore();
  },
};
