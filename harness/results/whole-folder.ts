import { createHash, type Hash } from 'node:crypto';
import { appendFile, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DataError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import { leadsOut } from '../core/inside-path.js';
import { makeFolder } from '../core/make-folder.js';
import { forgetPartial, partialPath } from '../core/partial-file.js';
import { syncFolder } from '../core/sync-folder.js';
import { whenKeeping } from '../core/write-failure.js';

/** A folder of files that is being written; it gets its name only when it is whole. */
export interface FolderWriter {
  /** Writes a whole file; its name may have folders. Throws DataError where it leads out of this one. */
  readonly write: (name: string, bytes: Uint8Array) => Promise<void>;
  /** Adds to the end of a text file. */
  readonly append: (name: string, text: string) => Promise<void>;
  /** Puts the folder in its place, instead of an earlier one; gives the names of its files, sorted, and a SHA-256 over
   *  their names and bytes. A folder without files is not made, and an earlier one goes. */
  readonly commit: () => Promise<{ readonly files: readonly string[]; readonly sha256: string }>;
  readonly discard: () => Promise<void>;
}

/** Opens a folder for writing. Nothing is made before the first file. What it does throws DiskError where the disk refuses it. */
export function createFolderWriter(folder: string): FolderWriter {
  const partial = partialPath(folder);
  const hashes = new Map<string, Hash>();
  const add = async (name: string, bytes: Uint8Array | string, store: typeof appendFile) => {
    if (leadsOut(name))
      throw new DataError(
        `${folder}: ${JSON.stringify(name)} leads out of it, so nothing is written. Mend the ids of the data set`,
      );
    const file = join(partial, name);
    await whenKeeping(folder, async () => {
      // a killed process of the same id may have left one
      if (hashes.size === 0) await rm(partial, { recursive: true, force: true });
      if (!hashes.has(name)) await makeFolder(dirname(file));
      const hash = hashes.get(name) ?? createHash('sha256');
      hashes.set(name, hash.update(bytes));
      await store(file, bytes);
    });
  };
  return {
    write: (name, bytes) => add(name, bytes, writeFile),
    append: (name, text) => add(name, text, appendFile),
    commit: async () => {
      await whenKeeping(folder, async () => {
        await syncFiles(partial, [...hashes.keys()]);
        await rm(folder, { recursive: true, force: true });
        if (hashes.size > 0) await rename(partial, folder);
        forgetPartial(partial);
        await syncFolder(dirname(folder));
      });
      const files = [...hashes.keys()].sort();
      const lines = files.map((name) => `${name} ${hashes.get(name)?.digest('hex')}\n`);
      return { files, sha256: sha256(Buffer.from(lines.join(''))) };
    },
    discard: async () => {
      await rm(partial, { recursive: true, force: true });
      forgetPartial(partial);
    },
  };
}

/** Has files on disk, and the names of them. Many at a time: file systems put what is asked for at once into one writing. */
async function syncFiles(folder: string, names: readonly string[]): Promise<void> {
  const atOnce = 16;
  for (let start = 0; start < names.length; start += atOnce)
    await Promise.all(names.slice(start, start + atOnce).map((name) => syncFile(join(folder, name))));
  for (const parent of new Set(names.map((name) => dirname(join(folder, name))))) await syncFolder(parent);
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
