import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import { readWhole } from '../core/read-whole.js';
import { isPointer, pointerFault } from './git-lfs.js';

/** The text of a small file of a data set. Throws DataError where it is missing, cannot be read, is a Git-LFS pointer, or is
 *  not UTF-8. */
export async function readDataText(folder: string, name: string, { id }: DatasetEntry): Promise<string> {
  const where = `${id}: ${join(folder, name)}`;
  const bytes = await readWhole(join(folder, name)).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new DataError(`${where} is missing. Fetch the data set again`);
    throw new DataError(`${where}: cannot be read (${message}). Check the file, or fetch it again`);
  });
  const text = decodeText(bytes, where);
  if (isPointer(text)) throw new DataError(`${where}: ${pointerFault}`);
  return text;
}

/** The text of bytes, a byte order mark kept. Throws DataError where they are not UTF-8: a class name or a caption with
 *  replacement characters would be scored as another text. */
export function decodeText(bytes: Uint8Array, where: string): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  if (isUtf8(bytes)) return text;
  const line = text.slice(0, text.indexOf('\ufffd')).split('\n').length;
  throw new DataError(`${where}: line ${line} is not UTF-8 text. Restore the file as it was shipped`);
}

/** The lines of a text as Python's str.splitlines gives them: the reference reads these files with it. */
export function splitLines(text: string): readonly string[] {
  // eslint-disable-next-line no-control-regex -- Python counts these control characters as line ends
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
