import type { Plugin } from './chart-js.js';
import { fontFamily } from './chart-theme.js';
import type { PlotPoint } from './plot-point.js';

/** Draws the intervals of points, below them, where their data say `low` and `high`: a line with short ends, cut off at the edges of
 *  the chart. */
export const whiskers: Plugin = {
  id: 'whiskers',
  beforeDatasetDraw(chart, { index }) {
    const { data, borderColor: colour } = chart.data.datasets[index];
    const { ctx, chartArea: area, scales } = chart;
    if (typeof colour !== 'string' || !data.some((point) => (point as PlotPoint).low !== undefined)) return;
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.25;
    for (const { x, low, high } of data as unknown as readonly PlotPoint[]) {
      if (low === undefined || high === undefined) continue;
      const at = scales.x.getPixelForValue(x);
      const ends = [low, high].map((end) => scales.y.getPixelForValue(end));
      const [top, bottom] = [Math.min(...ends), Math.max(...ends)];
      if (bottom < area.top || top > area.bottom) continue;
      ctx.beginPath();
      ctx.moveTo(at, Math.max(top, area.top));
      ctx.lineTo(at, Math.min(bottom, area.bottom));
      for (const end of [top, bottom])
        if (end >= area.top && end <= area.bottom) {
          ctx.moveTo(at - 3, end);
          ctx.lineTo(at + 3, end);
        }
      ctx.stroke();
    }
    ctx.restore();
  },
};

/** A word beside a place of the chart. */
export interface EndLabel {
  readonly text: string;
  readonly colour: string;
  /** Coordinates of what it names. */
  readonly x: number;
  readonly y: number;
}

/** Writes the names of lines beside their right ends, none over another: those that would touch move up or down, with a thin line to
 *  where they belong. */
export function endLabels(labels: readonly EndLabel[]): Plugin {
  return {
    id: 'endLabels',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea: area, scales } = chart;
      const wanted = labels.map((label) => ({
        ...label,
        left: Math.min(scales.x.getPixelForValue(label.x), area.right),
        top: Math.min(area.bottom - 4, Math.max(area.top + 4, scales.y.getPixelForValue(label.y))),
      }));
      const placed = spread(
        wanted.map(({ top }) => top),
        17,
        area.top + 8,
        area.bottom - 8,
      );
      const column = Math.max(...wanted.map(({ left }) => left)) + 12;
      ctx.save();
      ctx.font = `600 13px ${fontFamily}`;
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      ctx.lineWidth = 1;
      wanted.forEach(({ text, colour, left, top }, index) => {
        ctx.strokeStyle = colour;
        ctx.globalAlpha = 0.5;
        ctx.beginPath();
        ctx.moveTo(left + 5, top);
        ctx.lineTo(column - 2, placed[index]);
        ctx.stroke();
        ctx.globalAlpha = 1;
        ctx.fillStyle = colour;
        ctx.fillText(text, column + 1, placed[index]);
      });
      ctx.restore();
    },
  };
}

/** Paints what lies behind the chart, for pictures that stand alone. */
export function background(colour: string): Plugin {
  return {
    id: 'background',
    beforeDraw({ ctx, width, height }) {
      ctx.save();
      ctx.fillStyle = colour;
      ctx.fillRect(0, 0, width, height);
      ctx.restore();
    },
  };
}

/** Places at least `gap` apart, in the order of those wanted and as near to them as that allows, between low and high. */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): readonly number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a] - wanted[b] || a - b);
  // Blocks of labels that touch: each has its place in the middle of what its labels want.
  const blocks: { members: number[]; start: number }[] = [];
  const startOf = (members: readonly number[]) => {
    const middle = members.reduce((sum, member, at) => sum + wanted[member] - at * gap, 0) / members.length;
    return Math.max(low, Math.min(high - (members.length - 1) * gap, middle));
  };
  for (const index of order) {
    let block = { members: [index], start: startOf([index]) };
    for (let last = blocks.at(-1); last; last = blocks.at(-1)) {
      if (last.start + last.members.length * gap <= block.start) break;
      blocks.pop();
      const members = [...last.members, ...block.members];
      block = { members, start: startOf(members) };
    }
    blocks.push(block);
  }
  const placed = new Array<number>(wanted.length).fill(0);
  for (const { members, start } of blocks)
    members.forEach((member, at) => {
      placed[member] = start + at * gap;
    });
  return placed;
}
