import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../harness/core/errors.js';

/** Beside this file in `dist`; from the sources, in the `dist` that belongs to them. */
const places = ['./page.js', '../../dist/reports/html/page.js'];

/** The page's script, one classic script without imports: what the build makes of `page/main.ts`. Throws ConfigError where it is missing. */
export function readScript(
  files: readonly URL[] = places.map((place) => new URL(place, import.meta.url)),
): string {
  const file = files.find((place) => existsSync(place));
  if (file === undefined)
    throw new ConfigError(
      `${fileURLToPath(files[0])}: not found. Run \`npm run build\`, or install the package again.`,
    );
  return readFileSync(file, 'utf8');
}
