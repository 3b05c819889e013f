import { statfs } from 'node:fs/promises';
import { DiskError } from './errors.js';
import { formatBytes } from './format-bytes.js';
import { nearestFolder } from './nearest-folder.js';

/** The bytes that may still be written to the disk of a folder, or of the nearest one above it that is there; undefined where the file
 *  system does not tell, as some of a network do not. Of quotas nothing is known. */
export async function findFreeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize, blocks } = await statfs(nearestFolder(folder));
    return blocks > 0 ? bavail * bsize : undefined;
  } catch {
    return undefined;
  }
}

/** Throws DiskError where the disk of a folder has less room than about as many bytes are to be written. Where that cannot be told, it
 *  says nothing. `elsewhere`: what names another place. */
export async function checkRoom(folder: string, bytes: number, elsewhere = 'place'): Promise<void> {
  const free = await findFreeBytes(folder);
  if (free === undefined || free >= bytes) return;
  const reason = `${formatBytes(free)} free, needs about ${formatBytes(bytes)}`;
  throw new DiskError(`${nearestFolder(folder)}: ${reason}. Free some, or choose another ${elsewhere}`, {
    reason,
  });
}
