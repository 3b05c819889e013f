import { open } from 'node:fs/promises';

/** Has the names in a folder on disk, such as that of a file that was renamed. Where a file system cannot, it is left to it. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } catch {
    // Windows and some network file systems synchronise files alone
  } finally {
    await handle?.close();
  }
}
