import type { Plugin } from './chart-js.js';
import { fontFamily } from './chart-theme.js';

/** A level that the eye compares with: dotted across the chart, with a word at its left end; nothing where it lies outside. */
export function referenceLine(level: {
  /** Coordinate. */
  readonly y: number;
  readonly text: string;
  readonly colour: string;
}): Plugin {
  return {
    id: 'referenceLine',
    beforeDatasetsDraw({ ctx, chartArea: area, scales }) {
      const y = scales.y.getPixelForValue(level.y);
      if (!(y >= area.top && y <= area.bottom)) return;
      ctx.save();
      ctx.strokeStyle = level.colour;
      ctx.fillStyle = level.colour;
      ctx.lineWidth = 1;
      ctx.setLineDash([1, 3]);
      ctx.beginPath();
      ctx.moveTo(area.left, y);
      ctx.lineTo(area.right, y);
      ctx.stroke();
      ctx.font = `12px ${fontFamily}`;
      ctx.textAlign = 'left';
      ctx.textBaseline = y - area.top > 16 ? 'bottom' : 'top';
      ctx.fillText(level.text, area.left + 6, y + (y - area.top > 16 ? -2 : 3));
      ctx.restore();
    },
  };
}
