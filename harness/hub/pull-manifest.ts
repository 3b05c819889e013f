import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readJsonFile } from '../config/json-file.js';
import { pullManifestFile, pullManifestSchema, type PullManifest } from '../config/pull-manifest.js';
import { writeFileAtomically } from '../core/atomic-file.js';
import { DataError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import type { RemoteFile, WantedState } from './remote-file.js';

/** What earlier pulls have brought into a folder; undefined where there was none, or where it cannot be read any more. */
export async function readManifest(folder: string): Promise<PullManifest | undefined> {
  return readJsonFile(join(folder, pullManifestFile), pullManifestSchema, DataError).catch(
    (error: unknown) => {
      if (error instanceof DataError) return undefined;
      throw error;
    },
  );
}

/** Whether a pull has brought the state of this name into the folder: the branch or tag that was asked for then, or the commit,
 *  of which seven digits are enough. */
export async function holdsRevision(folder: string, revision: string): Promise<boolean> {
  const manifest = await readManifest(folder);
  if (!manifest) return false;
  const isCommit = /^[0-9a-f]{7,40}$/.test(revision) && manifest.revision.startsWith(revision);
  return isCommit || manifest.revisionName === revision;
}

/** Writes down what was fetched, for `bench data verify` and the next pull. Where the Hub gives no SHA-256, it is that of the
 *  bytes just checked. A file that says the same already is left alone. */
export async function writeManifest(
  folder: string,
  { repository, revisionName }: Pick<WantedState, 'repository' | 'revisionName'>,
): Promise<void> {
  const files = await Promise.all(
    repository.files.map(async (one) => [one.path, await describe(one, folder)] as const),
  );
  const manifest: PullManifest = {
    repository: repository.name,
    revision: repository.commit,
    revisionName,
    files: Object.fromEntries(files),
  };
  const earlier = await readManifest(folder);
  if (isDeepStrictEqual(earlier, manifest)) return;
  const isSameState = isDeepStrictEqual({ ...earlier, revisionName }, manifest);
  try {
    await writeFileAtomically(join(folder, pullManifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
  } catch (error) {
    // The folder may be one that can only be read; without the new name it is as whole as before.
    if (!isSameState) throw error;
  }
}

async function describe(
  { path, size, digest }: RemoteFile,
  folder: string,
): Promise<PullManifest['files'][string]> {
  if (digest.kind === 'sha256') return { size, sha256: digest.hex };
  return { size, sha256: sha256(await readFile(join(folder, path))) };
}
