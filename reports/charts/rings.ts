import type { Plugin } from './chart-js.js';
import type { PlotPoint } from './plot-point.js';

/** Draws a thin ring around each point that has one. */
export const rings: Plugin = {
  id: 'rings',
  afterDatasetsDraw({ ctx, data, scales }) {
    ctx.save();
    ctx.lineWidth = 1;
    for (const { data: points, borderColor: colour } of data.datasets) {
      if (typeof colour !== 'string') continue;
      ctx.strokeStyle = colour;
      for (const { x, y, ring = false } of points as unknown as readonly PlotPoint[]) {
        if (!ring) continue;
        ctx.beginPath();
        ctx.arc(scales.x.getPixelForValue(x), scales.y.getPixelForValue(y), 8, 0, 2 * Math.PI);
        ctx.stroke();
      }
    }
    ctx.restore();
  },
};
