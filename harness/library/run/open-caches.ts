import { join } from 'node:path';
import { cacheFiles } from '../../config/cache-files.js';
import type { RunOptions } from '../../config/run-options.js';
import type { EmbeddingStore } from '../../core/embedding-store.js';
import { openFingerprintCache, type FingerprintCache } from '../../core/fingerprint.js';
import { createDiskStore } from '../../runtime/store/disk-store.js';
import { createMemoryStore } from '../../runtime/store/memory-store.js';
import type { Messages } from '../messages.js';
import { saveOrWarn } from './save-or-warn.js';

/** The checksums of earlier runs. */
export async function openFingerprints(
  { cache, cacheDir }: Pick<RunOptions, 'cache' | 'cacheDir'>,
  messages: Messages,
): Promise<FingerprintCache> {
  if (!cache) return rememberFingerprints();
  const file = join(cacheDir, cacheFiles.fingerprints);
  return saveOrWarn(await openFingerprintCache(file), file, 'checksums', messages);
}

/** Checksums of this process: a file that tells by size and times that it is the same is not hashed twice in one run. */
function rememberFingerprints(): FingerprintCache {
  const known = new Map<string, string>();
  return {
    get: (file, stamp) => known.get(`${stamp} ${file}`),
    set: (file, stamp, hash) => known.set(`${stamp} ${file}`, hash),
    save: () => Promise.resolve(),
  };
}

/** The embeddings of earlier runs. */
export function openStore(
  { cache, cacheDir, cacheLimit }: Pick<RunOptions, 'cache' | 'cacheDir' | 'cacheLimit'>,
  { warn }: Messages,
): EmbeddingStore {
  return cache ? createDiskStore({ cacheDir, limit: cacheLimit, warn }) : createMemoryStore();
}
