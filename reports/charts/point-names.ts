import { isInside, meet, type Box } from './boxes.js';
import type { Plugin } from './chart-js.js';
import { fontFamily } from './chart-theme.js';
import type { PlotPoint } from './plot-point.js';

/** Writes the names of points that have one beside them: rather above on that side, else elsewhere, but over no point and no other name;
 *  one that has no such place is left out. */
export function pointNames(colour: string, side: 'left' | 'right'): Plugin {
  return {
    id: 'pointNames',
    afterDatasetsDraw({ ctx, data, scales, chartArea: area }) {
      const points = data.datasets
        .flatMap(({ data: all }) => all as unknown as readonly PlotPoint[])
        .filter(({ label }) => label !== undefined)
        .map((point) => ({
          name: point.name,
          x: scales.x.getPixelForValue(point.x),
          y: scales.y.getPixelForValue(point.y),
        }));
      const taken: Box[] = points.map(({ x, y }) => ({
        left: x - 5,
        right: x + 5,
        top: y - 5,
        bottom: y + 5,
      }));
      ctx.save();
      ctx.font = `12px ${fontFamily}`;
      ctx.fillStyle = colour;
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      for (const { name, x, y } of points) {
        if (name === undefined) continue;
        const width = ctx.measureText(name).width;
        const aside = [x + 9, x - 9 - width];
        const near = [x + 7, x - 7 - width];
        const [first, second] = side === 'right' ? [0, 1] : [1, 0];
        const places = [
          [near[first], y - 11],
          [aside[first], y],
          [x - width / 2, y - 14],
          [near[second], y - 11],
          [aside[second], y],
          [near[second], y + 12],
          [x - width / 2, y + 14],
        ];
        const boxes = places.map(([left, middle]): Box => ({
          left,
          right: left + width,
          top: middle - 7,
          bottom: middle + 7,
        }));
        const at = boxes.findIndex((box) => isInside(box, area) && !taken.some((other) => meet(box, other)));
        if (at === -1) continue;
        taken.push(boxes[at]);
        ctx.fillText(name, places[at][0], places[at][1]);
      }
      ctx.restore();
    },
  };
}
