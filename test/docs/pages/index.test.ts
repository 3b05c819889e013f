import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageRoot } from '../../../harness/config/package-root.js';
import { listFiles } from '../pages.js';

const folder = join(packageRoot, 'docs');
const index = readFileSync(join(folder, 'README.md'), 'utf8');

/** The pages below the heading that lists all of them. */
const listedIn = (text: string) =>
  [...text.slice(text.indexOf('## All pages')).matchAll(/^- \[[^\]]+\]\(([^)]+)\): ./gm)]
    .map(([, path]) => path)
    .sort();

/** The pages of docs/ that git knows of, but for the index. */
const pages = listFiles(packageRoot, ['docs/*.md'])
  .map((path) => path.slice('docs/'.length))
  .filter((path) => path !== 'README.md' && existsSync(join(folder, path)))
  .sort();

describe('docs/README.md', () => {
  it('lists every page of docs/ with a line, once', () => {
    expect(pages.length).toBeGreaterThan(15);
    expect(listedIn(index)).toEqual(pages);
  });

  it('would be caught without one of them', () => {
    expect(listedIn(index.replace(/^- \[GATE\].*\n/m, ''))).not.toContain('GATE.md');
  });
});
