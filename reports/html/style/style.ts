import type { FontCut } from '../page-assets.js';
import { figures } from './figures.js';
import { heat } from './heat.js';
import { layout } from './layout.js';
import { multiples } from './multiples.js';
import { print } from './print.js';
import { tables } from './tables.js';
import { text } from './text.js';
import { tokens } from './tokens.js';

/** The style sheet of the page, with its typefaces in it. */
export function makeStyle(fonts: readonly FontCut[]): string {
  const faces = fonts.map(
    ({ family, weight, range, data }) =>
      `@font-face{font-family:'${family}';font-weight:${weight};font-style:normal;font-display:swap;` +
      `src:url(data:font/woff2;base64,${data}) format('woff2');unicode-range:${range}}`,
  );
  const rules = [tokens(), layout, text, tables, heat(), figures, multiples(), print].join('\n');
  return `${faces.join('\n')}\n${rules.replace(/\s+/g, ' ').replace(/\s?([{};])\s?/g, '$1')}`;
}
