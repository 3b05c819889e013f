import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The bytes of all files below a folder, behind links to files too, hidden ones included. What cannot be read, and what
 *  vanishes meanwhile, counts nothing. */
export async function sizeOfFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await sizeOfFolder(path);
    else
      bytes += await stat(path)
        .then((file) => (file.isFile() ? file.size : 0))
        .catch(() => 0);
  }
  return bytes;
}
