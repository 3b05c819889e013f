import type { ChartConfiguration } from './chart-js.js';
import { fontFamily, type Palette } from './chart-theme.js';
import { background } from './plugins.js';

/** Pixels that a heading takes. */
export const headingHeight = 34;

/** A configuration as a picture that stands alone: painted behind, with a title above. Its height is larger by `headingHeight`. */
export function withHeading(
  configuration: ChartConfiguration,
  title: string,
  palette: Palette,
): ChartConfiguration {
  const { options = {}, plugins = [] } = configuration;
  const padding = options.layout?.padding;
  const around = typeof padding === 'object' && !Array.isArray(padding) ? padding : {};
  const top = 'top' in around && typeof around.top === 'number' ? around.top : 0;
  return {
    ...configuration,
    options: { ...options, layout: { padding: { ...around, top: top + headingHeight } } },
    plugins: [
      ...plugins,
      background(palette.surface),
      {
        id: 'heading',
        afterDraw({ ctx, width }) {
          ctx.save();
          ctx.fillStyle = palette.text;
          ctx.font = `600 16px ${fontFamily}`;
          ctx.textAlign = 'left';
          ctx.textBaseline = 'alphabetic';
          ctx.fillText(fit(ctx, title, width - 24), 12, 24);
          ctx.restore();
        },
      },
    ],
  };
}

/** As much of a text as has room, with an ellipsis where it is cut. */
function fit(ctx: CanvasRenderingContext2D, text: string, width: number): string {
  if (ctx.measureText(text).width <= width) return text;
  const characters = Array.from(text);
  while (characters.length > 1 && ctx.measureText(`${characters.join('')}…`).width > width) characters.pop();
  return `${characters.join('')}…`;
}
