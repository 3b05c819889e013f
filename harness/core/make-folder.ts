import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder, and those that it is in, where they are not there. Throws as `mkdir` does: of Node, the recursive one never ends
 *  where a file system says that there is no such folder in a folder that there is, as `/proc` does. */
export async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isFaster = code === 'EEXIST' && found === undefined; // another process was
    if (!isFaster) throw error;
  }
}
