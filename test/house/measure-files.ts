import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many files there are, and how long they are. */
export interface FileFigures {
  readonly count: number;
  /** Lines of the one in the middle. */
  readonly median: number;
  readonly longest: { readonly file: string; readonly lines: number };
}

/** The lengths of files below `root` in lines. Throws RangeError where there is none. */
export function measureFiles(root: string, files: readonly string[]): FileFigures {
  const sizes = files
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .sort((a, b) => a.lines - b.lines);
  const longest = sizes.at(-1);
  if (!longest) throw new RangeError('no files');
  const [left, right] = [sizes[Math.floor((sizes.length - 1) / 2)], sizes[Math.floor(sizes.length / 2)]];
  return { count: sizes.length, median: (left.lines + right.lines) / 2, longest };
}
