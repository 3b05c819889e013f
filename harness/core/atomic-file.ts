import { randomBytes } from 'node:crypto';
import { link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkRoom } from './free-space.js';
import { forgetPartial, partialPath, sweepPartialFiles } from './partial-file.js';
import { syncFolder } from './sync-folder.js';
import { whenWriting } from './write-failure.js';

/** What is written: a text, or bytes in pieces. */
export type FileContent = string | AsyncIterable<Uint8Array>;

/** What is known of a file beside its content. */
export interface FileFacts {
  /** How much pieces are together; of a text it is known. */
  readonly bytes?: number;
  /** What names another place for it: an option such as `--out`. */
  readonly elsewhere?: string;
}

/** Of less than this the writing itself tells whether there is room. */
const leastBytes = 2 ** 20;

/** Writes a file so that its name never stands for half of it: temporary file, fsync, rename, fsync of the folder. What could not
 *  be written leaves nothing behind. What is a link, a device or a pipe (`/dev/stdout`) stays what it is, and is written to.
 *  Throws DiskError where it cannot be written, or is larger than what is free, before the first byte. */
export async function writeFileAtomically(
  file: string,
  content: FileContent,
  { bytes = typeof content === 'string' ? Buffer.byteLength(content) : 0, elsewhere }: FileFacts = {},
): Promise<void> {
  if (await leadsElsewhere(file)) return whenWriting(file, () => writeThrough(file, content), elsewhere);
  await sweepOnce(dirname(file));
  if (bytes >= leastBytes) await checkRoom(dirname(file), bytes, elsewhere);
  await whenWriting(file, () => writeAndRename(file, content), elsewhere);
}

async function writeAndRename(file: string, content: FileContent): Promise<void> {
  // of its own for each writing: two of one file may be under way
  const partial = partialPath(`${file}.${randomBytes(4).toString('hex')}`);
  try {
    await writeAndSync(partial, content);
    await rename(partial, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    forgetPartial(partial);
  }
}

/** Writes a file that is not there yet; false where one is, of another process that was faster: that stays. Where a file system has
 *  no links, another process may see the name before the content is whole. */
export async function writeFileOnce(file: string, content: string, elsewhere?: string): Promise<boolean> {
  return whenWriting(file, () => writeAndLink(file, content), elsewhere);
}

async function writeAndLink(file: string, content: string): Promise<boolean> {
  const partial = partialPath(`${file}.${randomBytes(4).toString('hex')}`);
  try {
    await writeAndSync(partial, content);
    await link(partial, file).catch(async (error: unknown) => {
      if (!withoutLinks.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      await writeNew(file, content);
    });
    await syncFolder(dirname(file));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(partial, { force: true }).catch(() => undefined);
    forgetPartial(partial);
  }
}

async function writeNew(file: string, content: string): Promise<void> {
  try {
    await writeAndSync(file, content, 'wx');
  } catch (error) {
    // half of it, as on a full disk, must not stand there
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(file, { force: true });
    throw error;
  }
}

const withoutLinks: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

const swept = new Set<string>();

/** Clears what killed processes left in a folder, before the first file that this one writes there. That this cannot be done keeps
 *  nothing from being written. */
async function sweepOnce(folder: string): Promise<void> {
  if (swept.has(folder)) return;
  swept.add(folder);
  await sweepPartialFiles(folder).catch(() => undefined);
}

async function leadsElsewhere(file: string): Promise<boolean> {
  const found = await lstat(file).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** A pipe or a device cannot be synchronised. */
async function writeThrough(file: string, content: FileContent): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await writePieces(handle, content);
  } finally {
    await handle.close();
  }
}

async function writePieces(handle: FileHandle, content: FileContent): Promise<void> {
  // each adds behind the one before
  for await (const piece of typeof content === 'string' ? [content] : content) await handle.writeFile(piece);
}

async function writeAndSync(file: string, content: FileContent, flags = 'w'): Promise<void> {
  const handle = await open(file, flags);
  try {
    await writePieces(handle, content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
