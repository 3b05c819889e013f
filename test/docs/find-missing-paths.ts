import { foldersOf, type Repository } from './find-broken-links.js';
import { readPieces } from './markdown.js';
import { readSteps } from './page-steps.js';

/** Names in backticks that look like a file or folder of this repository, but are none, nor one that the page itself has written.
 *
 *  A name looks like one where its first folder is one at the top of the repository, or where it ends as the sources of this repository do
 *  and those of others seldom (`.ts`, `.mjs`). It may begin at any folder: `data/index.ts`, `tar.ts`. `*` stands for any characters but
 *  slashes. Files of another repository bear its name: `google-research/big_vision: docs/x.md`. */
export function findMissingPaths(page: string, { files, pages }: Repository): readonly string[] {
  const markdown = pages.get(page) ?? '';
  const written = readSteps(markdown).steps.flatMap((step) => (step.kind === 'write' ? [step.path] : []));
  const known = [...files, ...foldersOf(files), ...written, ...foldersOf(new Set(written))];
  const top = new Set(known.map((path) => path.split('/')[0]));
  return readPieces(markdown).flatMap(({ kind, line, text }) => {
    if (kind !== 'code' || !/^[\w@.+*-]+(?:\/[\w@.+*-]+)*\/?$/.test(text)) return [];
    const path = text.replace(/\/$/, '');
    const isOurs = path.includes('/') && top.has(path.split('/')[0]);
    const isSource = /\w\.(?:ts|mjs)$/.test(path);
    if (!isOurs && !isSource) return [];
    const pattern = path.replaceAll(/[.+]/g, '\\$&').replaceAll('*', '[^/]*');
    const shape = new RegExp(`(?:^|/)${pattern}$`);
    return known.some((name) => shape.test(name)) ? [] : [`${page}:${line}: ${text} is not there`];
  });
}
