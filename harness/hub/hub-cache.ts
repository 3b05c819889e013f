import { copyFile, link, lstat, readdir, readFile, readlink, realpath, rm, stat } from 'node:fs/promises';
import { constants } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { DataError } from '../core/errors.js';
import type { FingerprintCache } from '../core/fingerprint.js';
import { cacheFolderName } from './library.js';
import { isSame, type Digest, type RemoteFile, type Repository, type RepositoryId } from './remote-file.js';

/** A file of the Hub's cache with the bytes of this one, checked; undefined where there is none.
 *  Source of the layout: huggingface_hub, "Understand caching": snapshots of commits are links to blobs, which are named by
 *  their checksum. */
export async function findInCache(
  cacheDir: string,
  repository: Repository,
  file: RemoteFile,
  fingerprints?: FingerprintCache,
): Promise<string | undefined> {
  const folder = join(cacheDir, cacheFolderName(repository));
  const candidates = [
    join(folder, 'snapshots', repository.commit, file.path),
    join(folder, 'blobs', file.digest.hex),
  ];
  for (const candidate of candidates)
    if (await isSame(candidate, file, fingerprints)) return realpath(candidate);
  return undefined;
}

/** Makes `target` the same file as this one of the cache, or a copy of it where the file system has no such links. */
export async function takeFromCache(cached: string, target: string): Promise<void> {
  await rm(target, { force: true });
  await link(cached, target).catch(() => copyFile(cached, target, constants.COPYFILE_FICLONE));
}

/** A repository as the cache has it, for work without the network. Only what was once fetched is in it. Throws DataError
 *  where the cache has no snapshot of the revision. */
export async function readCachedRepository(
  cacheDir: string,
  { type, name }: RepositoryId,
  revision: string | undefined,
): Promise<Repository> {
  const folder = join(cacheDir, cacheFolderName({ type, name }));
  const commit = await resolveRevision(folder, revision ?? 'main');
  const snapshot = commit === undefined ? undefined : join(folder, 'snapshots', commit);
  const files = snapshot === undefined ? [] : await listSnapshot(snapshot);
  if (commit === undefined || files.length === 0)
    throw new DataError(
      `${name}: HF_HUB_OFFLINE is set, and ${folder} has no snapshot of ${revision ?? 'main'}. Unset HF_HUB_OFFLINE`,
    );
  return { type, name, commit, files };
}

async function resolveRevision(folder: string, revision: string): Promise<string | undefined> {
  if (/^[0-9a-f]{40}$/.test(revision)) return revision;
  const ref = await readFile(join(folder, 'refs', revision), 'utf8').catch(() => undefined);
  const commit = ref?.trim();
  return commit !== undefined && /^[0-9a-f]{40}$/.test(commit) ? commit : undefined;
}

async function listSnapshot(snapshot: string): Promise<readonly RemoteFile[]> {
  const entries = await readdir(snapshot, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = await Promise.all(
    entries.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const found = await stat(file).catch(() => undefined);
      const digest = found?.isFile() ? await readBlobName(file) : undefined;
      if (!found || !digest) return [];
      return [{ path: relative(snapshot, file).split(sep).join('/'), size: found.size, digest }];
    }),
  );
  return files.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The checksum that a file of a snapshot must have: the name of the blob it is a link to. */
async function readBlobName(file: string): Promise<Digest | undefined> {
  if (!(await lstat(file)).isSymbolicLink()) return undefined;
  const hex = basename(await readlink(file));
  if (/^[0-9a-f]{64}$/.test(hex)) return { kind: 'sha256', hex };
  return /^[0-9a-f]{40}$/.test(hex) ? { kind: 'git', hex } : undefined;
}
