import type { Plugin } from './chart-js.js';
import type { PlotPoint } from './plot-point.js';

/** Draws a thin line, below the points, from each that has a `stem` to where that is. */
export const stems: Plugin = {
  id: 'stems',
  beforeDatasetDraw({ ctx, data, scales, chartArea: area }, { index }) {
    const { data: points, borderColor: colour } = data.datasets[index];
    if (typeof colour !== 'string') return;
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.globalAlpha = 0.55;
    ctx.lineWidth = 1.25;
    for (const { x, y, stem } of points as unknown as readonly PlotPoint[]) {
      if (stem === undefined) continue;
      const [at, from, to] = [x, y, stem].map((value, axis) =>
        (axis === 0 ? scales.x : scales.y).getPixelForValue(value),
      );
      ctx.beginPath();
      ctx.moveTo(at, Math.min(area.bottom, Math.max(area.top, from)));
      ctx.lineTo(at, Math.min(area.bottom, Math.max(area.top, to)));
      ctx.stroke();
    }
    ctx.restore();
  },
};
