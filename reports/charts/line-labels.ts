import type { Plugin } from './chart-js.js';
import { fontFamily } from './chart-theme.js';
import type { PlotPoint } from './plot-point.js';
import { isInside, meet, type Box } from './boxes.js';

/** A word that stands in its line. */
export interface LineLabel {
  readonly text: string;
  readonly colour: string;
  /** Coordinates of the line, the place that suits best first. */
  readonly places: readonly { readonly x: number; readonly y: number }[];
}

/** Writes words into lines, each at the first of its places where it meets no point and no other word, and breaks the line there; one
 *  that has no such place is left out. surface: the colour behind the chart. */
export function lineLabels(labels: readonly LineLabel[], surface: string): Plugin {
  return {
    id: 'lineLabels',
    afterDatasetsDraw({ ctx, data, scales, chartArea: area }) {
      const taken: Box[] = data.datasets
        .flatMap(({ data: all }) => all as unknown as readonly PlotPoint[])
        .filter(({ label }) => label !== undefined)
        .map(({ x, y }) => around(scales.x.getPixelForValue(x), scales.y.getPixelForValue(y), 7, 7));
      ctx.save();
      ctx.font = `12px ${fontFamily}`;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'middle';
      for (const { text, colour, places } of labels) {
        const half = ctx.measureText(text).width / 2 + 3;
        const boxes = places.map(({ x, y }) =>
          around(scales.x.getPixelForValue(x), scales.y.getPixelForValue(y), half, 8),
        );
        const box = boxes.find((one) => isInside(one, area) && !taken.some((other) => meet(one, other)));
        if (!box) continue;
        taken.push(box);
        ctx.fillStyle = surface;
        ctx.fillRect(box.left, box.top, 2 * half, box.bottom - box.top);
        ctx.fillStyle = colour;
        ctx.fillText(text, box.left + half, (box.top + box.bottom) / 2 + 1);
      }
      ctx.restore();
    },
  };
}

function around(x: number, y: number, width: number, height: number): Box {
  return { left: x - width, right: x + width, top: y - height, bottom: y + height };
}
