import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { DataError, messageOf } from '../core/errors.js';
import { isPointer, pointerFault, readStart } from './git-lfs.js';

/** An open zip archive whose members are read by name, in any order. */
export interface ZipArchive {
  /** The files in it, in the order of its directory: paths with `/`. */
  readonly names: readonly string[];
  /** The bytes of one file. Throws DataError, naming archive and member, on a name that is not there, on a member that is
   *  encrypted, compressed by another method than deflate, over 512 MiB or damaged (its size and CRC-32 are checked). */
  readonly read: (name: string) => Promise<Uint8Array>;
  /** Gives the file handle back; nothing can be read afterwards. */
  readonly close: () => void;
}

const largestMember = 512 * 1024 * 1024;
const advice = 'Fetch this archive again';

/** Opens a zip archive and reads its directory. `where` starts every message. Throws DataError on a file that is no zip or
 *  is cut off, a Git-LFS pointer, two members of one name, and a name that leads out of the archive. */
export async function openZip(file: string, where: string): Promise<ZipArchive> {
  await checkStart(file, where);
  // With the first archive: commands that meet none need not wait for the package.
  const { openPromise } = await import('yauzl');
  const zip = await attempt(
    async () => openPromise(file, { autoClose: false }),
    `${where}: damaged, cut off, or no zip archive`,
  );
  try {
    const entries = await attempt(async () => listFiles(zip, where), `${where}: damaged directory`);
    return {
      names: [...entries.keys()],
      read: async (name) => readMember(zip, entries.get(name), `${where}: member ${name}`),
      close: () => {
        zip.close();
      },
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function listFiles(zip: ZipFile, where: string): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName;
    if (name.endsWith('/')) continue;
    if (entries.has(name))
      throw new DataError(`${where}: member ${name} is in it twice, expected once. ${advice}`);
    entries.set(name, entry);
  }
  return entries;
}

async function readMember(zip: ZipFile, entry: Entry | undefined, where: string): Promise<Uint8Array> {
  if (!entry) throw new DataError(`${where}: is not in the archive. ${advice}`);
  if (entry.isEncrypted()) throw new DataError(`${where}: is encrypted, expected it without a password`);
  if (!entry.canDecodeFileData())
    throw new DataError(
      `${where}: compression method ${entry.compressionMethod}, expected 0 (stored) or 8 (deflate). Unpack the archive in its folder`,
    );
  if (entry.uncompressedSize > largestMember)
    throw new DataError(`${where}: says ${entry.uncompressedSize} bytes, expected at most 512 MiB`);
  const bytes = await attempt(
    async () => buffer(await zip.openReadStreamPromise(entry)),
    `${where}: damaged`,
  );
  if (crc32(bytes) === entry.crc32) return bytes;
  throw new DataError(`${where}: damaged (its CRC-32 differs from the directory's). ${advice}`);
}

/** yauzl says of an empty file and of a Git-LFS pointer only that they are no zip archives. */
async function checkStart(file: string, where: string): Promise<void> {
  const start = await attempt(async () => readStart(file), `${where}: cannot be read`);
  if (start.length === 0) throw new DataError(`${where}: is an empty file. ${advice}`);
  if (isPointer(start)) throw new DataError(`${where}: ${pointerFault}`);
}

async function attempt<Result>(action: () => Promise<Result>, what: string): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${what} (${messageOf(error)}). ${advice}`);
  }
}
