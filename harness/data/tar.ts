import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { DataError, messageOf } from '../core/errors.js';
import { isPointer, pointerFault, readStart } from './git-lfs.js';

/** One file of a tar archive. */
export interface TarMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Bytes: two blocks of zeros. */
const endMark = 1024;
const largestMember = 512 * 1024 * 1024;

/** The regular files of a tar archive, in order, one in memory at a time. `where` starts every message.
 *  Throws DataError on a file that cannot be read or is empty, a Git-LFS pointer, a damaged or cut-off archive, and a
 *  member over 512 MiB. An archive cut off exactly between two members is read as a whole one; see `describeEnd`. */
export async function* readTar(file: string, where: string): AsyncGenerator<TarMember> {
  await checkStart(file, where);
  const { size: archiveSize } = await stat(file);
  const source = createReadStream(file);
  // With the first archive: commands that meet none need not wait for the package.
  const { extract } = await import('tar-stream');
  const archive = extract();
  source.on('error', (error) => {
    archive.destroy(error);
  });
  source.pipe(archive);
  let last = 'the start';
  try {
    for await (const entry of archive) {
      const { name, type, size } = entry.header;
      if (size > largestMember)
        throw new DataError(`${where}: member ${name} says ${size} bytes, expected at most 512 MiB`);
      if (size > archiveSize)
        throw new Error(`member ${name} says ${size} bytes, the archive has ${archiveSize}`);
      if (type === 'file') yield { name, bytes: await collect(entry, size) };
      else entry.resume();
      last = name;
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(
      `${where}: damaged or cut off after ${last} (${messageOf(error)}). Fetch this shard again`,
    );
  } finally {
    source.destroy();
  }
}

/** What there is to say of the end of an archive: nothing when it has the zeros that a tar archive ends with. Without them it
 *  was cut off between two members, or written by a program that leaves them away. */
export async function describeEnd(file: string): Promise<string | undefined> {
  const handle = await open(file);
  try {
    const end = Buffer.alloc(endMark);
    const { size } = await handle.stat();
    await handle.read(end, 0, endMark, Math.max(0, size - endMark));
    return end.some((byte) => byte !== 0) ? 'ends without the mark of a tar archive' : undefined;
  } finally {
    await handle.close();
  }
}

async function collect(entry: AsyncIterable<unknown>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of entry as AsyncIterable<Uint8Array>) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled !== size) throw new Error(`${filled} of ${size} bytes`);
  return bytes;
}

async function checkStart(file: string, where: string): Promise<void> {
  const start = await readStart(file).catch((error: unknown) => {
    throw new DataError(`${where}: cannot be read (${messageOf(error)}). Check the file, or fetch it again`);
  });
  if (start.length === 0) throw new DataError(`${where}: is an empty file. Fetch this shard again`);
  if (isPointer(start)) throw new DataError(`${where}: ${pointerFault}`);
}
