import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FontCut } from './page-assets.js';

const cuts = [
  { family: 'Source Serif 4', part: 'source-serif-4', weight: 400, subset: 'latin' },
  { family: 'Source Serif 4', part: 'source-serif-4', weight: 600, subset: 'latin' },
  { family: 'Source Serif 4', part: 'source-serif-4', weight: 400, subset: 'greek' },
  { family: 'Source Sans 3', part: 'source-sans-3', weight: 400, subset: 'latin' },
  { family: 'Source Sans 3', part: 'source-sans-3', weight: 600, subset: 'latin' },
  { family: 'Source Sans 3', part: 'source-sans-3', weight: 400, subset: 'greek' },
] as const;

/** The typefaces of the page (SIL Open Font License 1.1), from the installed packages: about 90 kB. */
export function readFonts(): readonly FontCut[] {
  const { resolve } = createRequire(import.meta.url);
  return cuts.map(({ family, part, weight, subset }) => {
    const folder = dirname(resolve(`@fontsource/${part}/package.json`));
    const ranges = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>;
    const file = join(folder, 'files', `${part}-${subset}-${weight}-normal.woff2`);
    return { family, weight, range: ranges[subset], data: readFileSync(file).toString('base64') };
  });
}
