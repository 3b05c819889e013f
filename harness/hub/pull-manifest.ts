import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pullManifestFile, type PullManifest } from '../config/pull-manifest.js';
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
  if (earlier === text) return;
  const partial = join(dirname(file), `${pullManifestFile}.${process.pid}.partial`);
  const handle = await open(partial, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}

async function describe(
  { path, size, digest }: RemoteFile,
  folder: string,
): Promise<PullManifest['files'][string]> {
  if (digest.kind === 'sha256') return { size, sha256: digest.hex };
  return { size, sha256: sha256(await readFile(join(folder, path))) };
}
