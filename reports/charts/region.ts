import type { Plugin } from './chart-js.js';

/** Tints a part of the chart, behind everything: limits in coordinates, `air` pixels around them. */
export function region(
  limits: {
    readonly x: readonly [number, number];
    readonly y: readonly [number, number];
    readonly colour: string;
  },
  air = 12,
): Plugin {
  return {
    id: 'region',
    beforeDatasetsDraw({ ctx, chartArea: area, scales }) {
      const [left, right] = limits.x.map((one) => scales.x.getPixelForValue(one));
      const [bottom, top] = limits.y.map((one) => scales.y.getPixelForValue(one));
      const from = { x: Math.max(left - air, area.left), y: Math.max(top - air, area.top) };
      ctx.save();
      ctx.fillStyle = limits.colour;
      ctx.fillRect(
        from.x,
        from.y,
        Math.min(right + air, area.right) - from.x,
        Math.min(bottom + air, area.bottom) - from.y,
      );
      ctx.restore();
    },
  };
}
