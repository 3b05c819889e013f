import type { Plugin } from './chart-js.js';
import { fontFamily } from './chart-theme.js';
import type { PointShape } from './series-style.js';

/** A line of the key: a mark and what it stands for. */
export interface KeyEntry {
  readonly text: string;
  readonly colour: string;
  readonly mark: PointShape | 'line' | 'dashes';
  readonly hollow?: boolean;
}

/** Pixels that a key takes above the chart. */
export const keyHeight = 24;

/** Draws the key in one row above the chart. */
export function key(entries: readonly KeyEntry[], text: string, surface: string): Plugin {
  return {
    id: 'key',
    afterDraw({ ctx, chartArea: area }) {
      const y = area.top - keyHeight + 4;
      let x = area.left + 2;
      ctx.save();
      ctx.font = `13px ${fontFamily}`;
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      for (const entry of entries) {
        ctx.setLineDash(entry.mark === 'dashes' ? [3, 3] : []);
        drawMark(ctx, entry, x + 7, y, surface);
        ctx.fillStyle = text;
        ctx.fillText(entry.text, x + 20, y + 1);
        x += 20 + ctx.measureText(entry.text).width + 18;
      }
      ctx.restore();
    },
  };
}

function drawMark(
  ctx: CanvasRenderingContext2D,
  { colour, mark, hollow = false }: KeyEntry,
  x: number,
  y: number,
  surface: string,
): void {
  ctx.strokeStyle = colour;
  ctx.fillStyle = hollow ? surface : colour;
  ctx.lineWidth = 1.75;
  ctx.beginPath();
  if (mark === 'line' || mark === 'dashes') {
    ctx.moveTo(x - 8, y);
    ctx.lineTo(x + 8, y);
    ctx.stroke();
    return;
  }
  const corners = cornersOf(mark);
  if (corners.length === 0) ctx.arc(x, y, 4.5, 0, 2 * Math.PI);
  corners.forEach(([dx, dy], index) => {
    if (index === 0) ctx.moveTo(x + dx, y + dy);
    else ctx.lineTo(x + dx, y + dy);
  });
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
}

/** Corners of a mark around its middle; a circle has none. */
function cornersOf(mark: PointShape): readonly (readonly [number, number])[] {
  if (mark === 'rect')
    return [
      [-4, -4],
      [4, -4],
      [4, 4],
      [-4, 4],
    ];
  if (mark === 'triangle')
    return [
      [0, -5],
      [4.5, 3.5],
      [-4.5, 3.5],
    ];
  if (mark === 'rectRot')
    return [
      [0, -5.5],
      [5.5, 0],
      [0, 5.5],
      [-5.5, 0],
    ];
  return [];
}
