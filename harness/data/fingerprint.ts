import { DataError, Interrupted, messageOf } from '../core/errors.js';
import { fingerprintFiles, type FingerprintCache } from '../core/fingerprint.js';
import type { OpenDataset } from './reader.js';

/** SHA-256 over every file whose bytes decide a score. Throws DataError where one cannot be read, where the entry says
 *  another value, and Interrupted once the signal is set. */
export async function fingerprintDataset(
  { entry, folder, files }: OpenDataset,
  cache?: FingerprintCache,
  signal?: AbortSignal,
): Promise<string> {
  const sha256 = await fingerprintFiles(folder, files, cache, signal).catch((error: unknown) => {
    if (error instanceof Interrupted) throw error;
    throw new DataError(`${entry.id}: ${messageOf(error)}. Check the file, or fetch it again`);
  });
  if (entry.sha256 === undefined || entry.sha256 === sha256) return sha256;
  throw new DataError(
    `${entry.id}: the bytes in ${folder} have sha256 ${sha256}, datasets.json says ${entry.sha256}. Restore the files`,
  );
}
