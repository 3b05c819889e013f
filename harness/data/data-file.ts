import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError, messageOf } from '../core/errors.js';
import { parseJson } from '../core/parse-json.js';
import { readWhole } from '../core/read-whole.js';
import { isPointer, pointerFault } from './git-lfs.js';

/** The bytes of a file of a data set; `where` begins every message. Throws DataError, naming the file, where it is missing,
 *  empty, a Git-LFS pointer, or cannot be read. */
export async function readDataFile(file: string, where: string): Promise<Uint8Array> {
  const bytes = await readWhole(file).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new DataError(`${where}: ${file} is missing. Fetch the data set again`);
    throw new DataError(
      `${where}: ${file}: cannot be read (${messageOf(error)}). Check the file, or fetch it again`,
    );
  });
  if (bytes.length === 0) throw new DataError(`${where}: ${file} is empty, got 0 bytes. Fetch it again`);
  if (isPointer(bytes)) throw new DataError(`${where}: ${file}: ${pointerFault}`);
  return bytes;
}

/** The value of a JSON file of a data set, unchecked. Throws DataError as `readDataFile` does, and where it is not JSON. */
export async function readDataJson(folder: string, name: string, { id }: DatasetEntry): Promise<unknown> {
  const file = join(folder, name);
  const bytes = await readDataFile(file, id);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return parseJson(text);
  } catch (error) {
    throw new DataError(`${id}: ${file}: not JSON (${messageOf(error)}). Fetch the file again`);
  }
}

/** What a promise gives, or the DataError that it is rejected with. */
export async function orDataError<Value>(promise: Promise<Value>): Promise<Value | DataError> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
}
