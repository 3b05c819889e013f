import type { Plugin } from './chart-js.js';
import { fontFamily } from './chart-theme.js';

/** A line of text in a corner of the chart. */
export interface CornerLine {
  readonly text: string;
  readonly colour: string;
}

/** Writes lines into a corner on the left; what follows `^` in them is raised, as in `y = 5.86 x^-0.111`. */
export function cornerText(lines: readonly CornerLine[], corner: 'top' | 'bottom'): Plugin {
  return {
    id: 'cornerText',
    afterDatasetsDraw({ ctx, chartArea: area }) {
      ctx.save();
      ctx.textAlign = 'left';
      ctx.textBaseline = 'alphabetic';
      lines.forEach(({ text, colour }, index) => {
        const y =
          corner === 'top' ? area.top + 18 + 19 * index : area.bottom - 12 - 19 * (lines.length - 1 - index);
        let x = area.left + 12;
        ctx.fillStyle = colour;
        for (const { text: part, raised } of splitPowers(text)) {
          ctx.font = `${raised ? 10.5 : 13.5}px ${fontFamily}`;
          ctx.fillText(part, x, y - (raised ? 5 : 0));
          x += ctx.measureText(part).width;
        }
      });
      ctx.restore();
    },
  };
}

/** A text in parts: the numbers behind `^` are raised and lose it. Hyphens before digits become minus signs. */
function splitPowers(text: string): readonly { readonly text: string; readonly raised: boolean }[] {
  return text
    .split(/(\^[-\u2212]?[\d.]+)/)
    .filter((part) => part !== '')
    .map((part) => ({
      text: part.replace(/^\^/, '').replace(/-(?=\d)/g, '\u2212'),
      raised: part.startsWith('^'),
    }));
}
