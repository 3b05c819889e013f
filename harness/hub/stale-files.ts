import { existsSync } from 'node:fs';
import { realpath, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { PullManifest } from '../config/pull-manifest.js';
import type { FingerprintCache } from '../core/fingerprint.js';
import type { HubConnection } from './connection.js';
import { listParts, removePart } from './part-file.js';
import { readManifest } from './pull-manifest.js';
import { isSame, staysInFolder, type WantedState } from './remote-file.js';

/** Files of an earlier pull, relative to the folder. */
export interface StaleFiles {
  /** Those with the bytes that were fetched. */
  readonly unchanged: readonly string[];
  /** Those that somebody has changed since: they are his. */
  readonly changed: readonly string[];
}

/** What an earlier pull has brought into the folder and this state does not have. The folder of a model holds one model: what
 *  its pull does not want is stale. That of a data set may serve several entries, each with its own choice of files: only what
 *  the repository does not have any more is stale, which the cache alone cannot tell. Within one state nothing is. */
export async function findStale(
  { offline }: Pick<HubConnection, 'offline'>,
  { repository, paths }: WantedState,
  folder: string,
  fingerprints?: FingerprintCache,
): Promise<StaleFiles> {
  const unchanged: string[] = [];
  const changed: string[] = [];
  const isModel = repository.type === 'model';
  const manifest = await readManifest(folder);
  const isSameRepository = manifest?.repository === repository.name;
  const mayBeStale = isSameRepository
    ? manifest.revision !== repository.commit && (isModel || !offline)
    : isModel;
  if (!manifest || !mayBeStale) return { unchanged, changed };
  const kept = isModel ? repository.files.map(({ path }) => path) : paths;
  // Where upper and lower case are the same, another spelling is the same file.
  const keptNames = new Set([...kept].map((path) => path.toLowerCase()));
  for (const [path, known] of Object.entries(manifest.files)) {
    const file = join(folder, path);
    if (keptNames.has(path.toLowerCase()) || !(await liesWithin(folder, path)) || !existsSync(file)) continue;
    const isUnchanged = await isAsFetched(file, known, fingerprints);
    (isUnchanged ? unchanged : changed).push(path);
  }
  return { unchanged, changed };
}

/** Removes files of the folder, and the folders in it that become empty. */
export async function removeStale(folder: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await rm(join(folder, path), { force: true });
    // a pull that was killed when the file had its name may have left the note of its part
    await removePart(join(folder, path));
    await removeEmptyFolders(folder, dirname(path));
  }
}

/** Removes what pulls of other states have begun and not ended. Without a manifest, as the first one was killed, nothing else tells of
 *  it. What another entry of the same data set may go on with stays, and so does what is of another repository. */
export async function removeStaleParts(
  { offline }: Pick<HubConnection, 'offline'>,
  { repository, paths }: WantedState,
  folder: string,
): Promise<void> {
  const isModel = repository.type === 'model';
  // every run comes by, and a folder may have many files
  if ((await readManifest(folder))?.revision === repository.commit) return;
  // the cache may have a part of the repository only
  if (offline && !isModel) return;
  const kept = new Set(isModel ? repository.files.map(({ path }) => path) : paths);
  const stale = (await listParts(folder)).filter(
    (part) => !kept.has(part.path) && (isModel || part.repository === repository.name),
  );
  for (const { path } of stale) {
    await removePart(join(folder, path));
    await removeEmptyFolders(folder, dirname(path));
  }
}

async function removeEmptyFolders(folder: string, path: string): Promise<void> {
  for (let at = path; at !== '.'; at = dirname(at)) {
    const isRemoved = await rmdir(join(folder, at)).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
  }
}

/** Whether a path of a manifest, which anybody may have written, leads to a place in the folder: not by its names, and not through
 *  a link to a folder elsewhere. */
async function liesWithin(folder: string, path: string): Promise<boolean> {
  if (!staysInFolder(path)) return false;
  const [root, parent] = await Promise.all(
    [folder, dirname(join(folder, path))].map((one) => realpath(one).catch(() => undefined)),
  );
  if (root === undefined || parent === undefined) return false;
  const way = relative(root, parent);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

async function isAsFetched(
  file: string,
  { size, sha256 }: PullManifest['files'][string],
  fingerprints?: FingerprintCache,
): Promise<boolean> {
  if (sha256 === undefined) return false;
  return isSame(file, { path: file, size, digest: { kind: 'sha256', hex: sha256 } }, fingerprints);
}
