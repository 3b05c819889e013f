import { open, readdir, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { DataError } from '../core/errors.js';
import { isDiskFull } from '../core/write-failure.js';
import { sizeOf, type RemoteFile } from './remote-file.js';

/** The name under which a file lies until it is whole; the next pull continues it. */
export function partPath(target: string): string {
  return join(dirname(target), `.${basename(target)}.part`);
}

/** Beside a part: what it is a part of, so that no other file is continued with it. */
interface PartNote {
  readonly digest: string;
  readonly size: number;
  /** The server's own name for these bytes (header ETag), where it gave one. */
  readonly etag?: string;
  /** Name of its repository; earlier versions did not write it. */
  readonly repository?: string;
}

/** How much of a file an earlier attempt has left, and under which ETag. */
export interface PartState {
  readonly size: number;
  readonly etag?: string;
}

/** What is there of this file. A part of another file, one without its note and one that is too long are removed. */
export async function readPart(target: string, file: RemoteFile): Promise<PartState> {
  const size = await sizeOf(partPath(target));
  const note = await readNote(target);
  if (note?.digest === file.digest.hex && note.size === file.size && size <= file.size)
    return { size, ...(note.etag === undefined ? {} : { etag: note.etag }) };
  await removePart(target);
  return { size: 0 };
}

/** Writes down what the part is of, before its first byte. */
export async function writePartNote(
  target: string,
  repository: string,
  file: RemoteFile,
  etag: string | null,
): Promise<void> {
  const note: PartNote = {
    digest: file.digest.hex,
    size: file.size,
    repository,
    ...(etag === null ? {} : { etag }),
  };
  await orDataError(target, () => writeFile(notePath(target), JSON.stringify(note)));
}

/** Opens the part to be continued after its first `size` bytes. */
export async function openPart(target: string, size: number): Promise<FileHandle> {
  return orDataError(target, async () => {
    const handle = await open(partPath(target), 'a');
    await handle.truncate(size);
    return handle;
  });
}

/** Adds bytes. Throws DataError when they cannot be written, as on a full disk. */
export async function appendToPart(target: string, handle: FileHandle, bytes: Uint8Array): Promise<void> {
  await orDataError(target, async () => {
    for (let written = 0; written < bytes.length;)
      written += (await handle.write(bytes, written, bytes.length - written)).bytesWritten;
  });
}

/** Gives the part its name: the bytes are on the disk before the name is. */
export async function completePart(target: string): Promise<void> {
  await orDataError(target, async () => {
    // What is a link into a cache that is not the user's own, or a copy of it, can only be read.
    const handle = await open(partPath(target), 'r+').catch(() => open(partPath(target), 'r'));
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (
      await stat(target).then(
        (found) => found.isDirectory(),
        () => false,
      )
    )
      throw new DataError(`${target}: is a folder, and the Hub has a file of this name. Move it away`);
    await rename(partPath(target), target);
    await rm(notePath(target), { force: true });
  });
}

/** The files of a folder, relative to it and with `/`, of which an earlier pull has left a part or its note, and of which repository they
 *  are, where that is known. */
export async function listParts(
  folder: string,
): Promise<readonly { readonly path: string; readonly repository: string | undefined }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const targets = entries.flatMap(({ name, parentPath }) => {
    const own = /^\.(.+)\.part\.json$/.exec(name)?.[1];
    return own === undefined ? [] : [join(parentPath, own)];
  });
  const parts = targets.map(async (target) => {
    const note = await readNote(target);
    if (typeof note?.digest !== 'string') return [];
    return [{ path: relative(folder, target).split(sep).join('/'), repository: note.repository }];
  });
  return (await Promise.all(parts)).flat();
}

/** Removes the part and its note. */
export async function removePart(target: string): Promise<void> {
  await rm(partPath(target), { force: true });
  await rm(notePath(target), { force: true });
}

/** The result of work on files; an error of the system becomes one line that says what to do. */
export async function orDataError<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isDiskFull(error))
      throw new DataError(`${file}: the disk is full. Make room, and pull again: it continues from here`);
    if (typeof code === 'string' && /^E[A-Z]+$/.test(code))
      throw new DataError(
        `${file}: cannot be written (${code}). Choose another folder (--data-dir; of models, BENCH_MODELS)`,
      );
    throw error;
  }
}

function notePath(target: string): string {
  return `${partPath(target)}.json`;
}

async function readNote(target: string): Promise<PartNote | undefined> {
  try {
    const note = JSON.parse(await readFile(notePath(target), 'utf8')) as PartNote | null;
    return note ?? undefined;
  } catch {
    // A note that is not there or cut off: the part is not continued.
    return undefined;
  }
}
