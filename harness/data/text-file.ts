import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import { isPointer, pointerFault } from './git-lfs.js';

/** The text of a small file of a data set. Throws DataError where it is missing, cannot be read, or is a Git-LFS pointer. */
export async function readDataText(folder: string, name: string, { id }: DatasetEntry): Promise<string> {
  const where = `${id}: ${join(folder, name)}`;
  const text = await readFile(join(folder, name), 'utf8').catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new DataError(`${where} is missing. Fetch the data set again`);
    throw new DataError(`${where}: cannot be read (${message}). Check the file, or fetch it again`);
  });
  if (isPointer(text)) throw new DataError(`${where}: ${pointerFault}`);
  return text;
}

/** The lines of a text as Python's str.splitlines gives them: the reference reads these files with it. */
export function splitLines(text: string): readonly string[] {
  // eslint-disable-next-line no-control-regex -- Python counts these control characters as line ends
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
