import { lstat, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SetLabel } from '../../config/stored-embeddings.js';
import { listParts } from './list-parts.js';
import { isOwnName, isSetName, labelPath, readLabel, setKinds, type SetKind } from './set-folder.js';

/** A set of embeddings on disk. */
export interface StoredSet {
  readonly kind: SetKind;
  readonly folder: string;
  /** Whose embeddings these are; undefined where the file that says so is damaged or gone. */
  readonly label: SetLabel | undefined;
  /** Size of its files, ours alone. */
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly lastUsed: number;
}

/** All sets in a cache folder, the one used longest ago first. Folders and files that are not ours are passed over. */
export async function surveySets(cacheDir: string): Promise<readonly StoredSet[]> {
  const sets: StoredSet[] = [];
  for (const kind of Object.keys(setKinds) as SetKind[]) {
    const parent = join(cacheDir, setKinds[kind]);
    for (const name of (await namesIn(parent)).filter(isSetName)) {
      const set = await describeSet(kind, join(parent, name));
      if (set) sets.push(set);
    }
  }
  return sets.sort((a, b) => a.lastUsed - b.lastUsed);
}

/** How many embeddings a set holds. */
export async function countRows({ folder }: StoredSet): Promise<number> {
  return (await listParts(folder)).parts.reduce((sum, { rows }) => sum + rows, 0);
}

/** Removes a set; gives the bytes that this freed. What is in its folder and not ours stays there, and the folder with it. */
export async function removeSet({ folder }: Pick<StoredSet, 'folder'>): Promise<number> {
  let freed = 0;
  for (const name of (await namesIn(folder)).filter(isOwnName)) {
    const file = join(folder, name);
    const size = await sizeOf(file);
    await rm(file, { force: true });
    freed += size;
  }
  for (const empty of [folder, dirname(folder)]) await rmdir(empty).catch(() => undefined);
  return freed;
}

async function describeSet(kind: SetKind, folder: string): Promise<StoredSet | undefined> {
  const status = await lstat(folder).catch(() => undefined);
  if (!status?.isDirectory()) return undefined;
  const names = (await namesIn(folder)).filter(isOwnName);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))));
  const used = await stat(labelPath(folder)).catch(() => status);
  return {
    ...{ kind, folder, label: await readLabel(folder) },
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    lastUsed: used.mtimeMs,
  };
}

async function sizeOf(file: string): Promise<number> {
  return (await lstat(file).catch(() => undefined))?.size ?? 0;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
