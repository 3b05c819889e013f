import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PullManifest } from '../config/pull-manifest.js';
import { writeFileAtomically } from '../core/atomic-file.js';
import { sha256 } from '../core/hash.js';
import type { RemoteFile, Repository } from './remote-file.js';

/** Writes down what was fetched, for `bench data verify`. Where the Hub gives no SHA-256, it is that of the bytes just
 *  checked. A file that says the same already is left alone. */
export async function writeManifest(file: string, repository: Repository, folder: string): Promise<void> {
  const files = await Promise.all(
    repository.files.map(async (one) => [one.path, await describe(one, folder)] as const),
  );
  const manifest: PullManifest = {
    repository: repository.name,
    revision: repository.commit,
    files: Object.fromEntries(files),
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const earlier = await readFile(file, 'utf8').catch(() => undefined);
  if (earlier !== text) await writeFileAtomically(file, text);
}

async function describe(
  { path, size, digest }: RemoteFile,
  folder: string,
): Promise<PullManifest['files'][string]> {
  if (digest.kind === 'sha256') return { size, sha256: digest.hex };
  return { size, sha256: sha256(await readFile(join(folder, path))) };
}
