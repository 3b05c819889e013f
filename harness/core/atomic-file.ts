import { randomBytes } from 'node:crypto';
import { lstat, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './process-alive.js';

const suffix = '.partial';

/** The name under which this process writes a file or a folder until it is whole. */
export function partialPath(file: string): string {
  return join(dirname(file), `.${basename(file)}.${process.pid}${suffix}`);
}

/** What is written: a text, or bytes in pieces. */
export type FileContent = string | AsyncIterable<Uint8Array>;

/** Writes a file so that its name never stands for half of it: temporary file, fsync, rename. What could not be written
 *  leaves nothing behind. What is a link, a device or a pipe (`/dev/stdout`) stays what it is, and is written to. */
export async function writeFileAtomically(file: string, content: FileContent): Promise<void> {
  if (await leadsElsewhere(file)) return writeThrough(file, content);
  // Of its own for each writing: containers that share a folder may share the number of a process, too.
  const partial = partialPath(`${file}.${randomBytes(4).toString('hex')}`);
  try {
    await writeAndSync(partial, content);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
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

async function writeAndSync(file: string, content: FileContent): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await writePieces(handle, content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes the files and folders that processes left half-written in a folder when they were killed. */
export async function sweepPartialFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(suffix)) continue;
    const owner = Number(name.slice(0, -suffix.length).split('.').at(-1));
    if (!isAlive(owner)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
