import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest } from './pull-manifest.js';

/** The bytes that a pull would have to bring again into a folder, by what the last one wrote down: those of its files that are
 *  not there in their size. Undefined where no pull was finished there. */
export async function bytesToFetch(folder: string): Promise<number | undefined> {
  const manifest = await readManifest(folder);
  if (!manifest) return undefined;
  let bytes = 0;
  for (const [path, { size }] of Object.entries(manifest.files)) {
    const found = await stat(join(folder, path)).catch(() => undefined);
    if (found?.size !== size) bytes += size;
  }
  return bytes;
}
