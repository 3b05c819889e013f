import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { DataError, messageOf } from '../core/errors.js';
import { hashFile, type FingerprintCache } from '../core/fingerprint.js';

/** What the Hub says of a file's bytes: SHA-256 of large files (LFS), the id of the git object of all others. */
export interface Digest {
  readonly kind: 'sha256' | 'git';
  /** Lower-case hexadecimal. */
  readonly hex: string;
}

/** A file of a repository. */
export interface RemoteFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly size: number;
  readonly digest: Digest;
}

/** Which repository of the Hub. What it holds decides on its page, its API and its folder in the cache. */
export interface RepositoryId {
  readonly type: 'dataset' | 'model';
  /** `owner/name` */
  readonly name: string;
}

/** The files of a repository at one commit. */
export interface Repository extends RepositoryId {
  readonly commit: string;
  readonly files: readonly RemoteFile[];
}

/** The wanted files of a repository as they are at one commit. */
export interface WantedState {
  /** With only the wanted files. */
  readonly repository: Repository;
  /** Paths of all its files, wanted or not. */
  readonly paths: ReadonlySet<string>;
  /** What the commit was asked for as: a branch, a tag or the commit itself. */
  readonly revisionName: string;
}

/** Where the Hub has a repository, below its address: `datasets/owner/name`, or `owner/name` of a model. */
export function pathOf({ type, name }: RepositoryId): string {
  return type === 'dataset' ? `datasets/${name}` : name;
}

/** The file's size, 0 where there is none. */
export async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Whether a file on disk has the size and the checksum that the Hub says. A file that is not there has not. */
export async function isSame(
  file: string,
  { size, digest }: RemoteFile,
  fingerprints?: FingerprintCache,
): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile() || found.size !== size) return false;
  return (await digestOf(file, size, digest.kind, fingerprints)) === digest.hex;
}

/** The checksum of a file on disk, of the kind that the Hub has of it. Throws DataError when it cannot be read. */
export async function digestOf(
  file: string,
  size: number,
  kind: Digest['kind'],
  fingerprints?: FingerprintCache,
): Promise<string> {
  try {
    if (kind === 'sha256') return await hashFile(file, fingerprints);
    // The id of a git object: SHA-1 over its kind, its size and its bytes.
    const hash = createHash('sha1').update(`blob ${size}\0`);
    await pipeline(createReadStream(file), hash);
    return hash.digest('hex');
  } catch (error) {
    throw new DataError(`${file}: cannot be read (${messageOf(error)}). Check its permissions`);
  }
}

/** Whether a path of a repository leads to a place in the folder that it is relative to, on any system. */
export function staysInFolder(path: string): boolean {
  const names = path.split('/');
  return !/[\\:]/.test(path) && !names.some((name) => ['', '.', '..'].includes(name));
}

/** Throws DataError on a path that would lead out of the folder it is written to, on any system. */
export function checkPath(repository: string, path: string): void {
  if (staysInFolder(path)) return;
  throw new DataError(
    `${repository}: the repository names a file ${JSON.stringify(path)}, which does not stay in the folder. ` +
      'Nothing was fetched; tell the owner of the repository',
  );
}
