import { join } from 'node:path';
import { cacheFiles } from '../../config/cache-files.js';
import { packageRoot, readCommit } from '../../config/package-root.js';
import type { RunOptions } from '../../config/run-options.js';
import type { EmbeddingStore } from '../../core/embedding-store.js';
import { reasonOf } from '../../core/errors.js';
import { openFingerprintCache, type FingerprintCache } from '../../core/fingerprint.js';
import type { Judge } from '../../core/judge.js';
import { describeMachine } from '../../core/machine.js';
import type { RunFacts } from '../../pipeline/make-record.js';
import type { RunSettings } from '../../pipeline/run-settings.js';
import { createMatrixProduct } from '../../runtime/matrix-product.js';
import { createDiskStore } from '../../runtime/store/disk-store.js';
import { createMemoryStore } from '../../runtime/store/memory-store.js';
import { documentAggregates } from '../../../reports/summary/aggregate-document.js';
import type { TaskRegistry } from '../../../tasks/registry.js';
import type { RunSubject } from './subject/subject.js';
import type { Messages } from '../messages.js';
import { readVersions } from '../versions.js';
import { defineAggregates } from '../wire.js';

/** The checksums of earlier runs. That they cannot be kept costs time, not results. */
export async function openFingerprints(
  { cache, cacheDir }: Pick<RunOptions, 'cache' | 'cacheDir'>,
  messages: Messages,
): Promise<FingerprintCache> {
  if (!cache) return rememberFingerprints();
  const file = join(cacheDir, cacheFiles.fingerprints);
  const kept = await openFingerprintCache(file);
  const warn = (error: unknown) => {
    messages.warn(
      `${file}: checksums cannot be kept (${reasonOf(error)}). Choose another --cache-dir, or --no-cache`,
    );
  };
  return { ...kept, save: () => kept.save().catch(warn) };
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

/** What a run may use while no graph runs: as many threads as its sessions do, or the workers that feed the one. */
function threadsOf({ sessions, workers, threads }: RunSubject['runtime']): number {
  return sessions === 'one' ? Math.max(workers, threads) : workers * threads;
}

/** The embeddings of earlier runs. */
export function openStore(
  { cache, cacheDir, cacheLimit }: Pick<RunOptions, 'cache' | 'cacheDir' | 'cacheLimit'>,
  { warn }: Messages,
): EmbeddingStore {
  return cache ? createDiskStore({ cacheDir, limit: cacheLimit, warn }) : createMemoryStore();
}

/** What holds for every task of a run with these options. */
export function makeRunSettings(
  options: RunOptions,
  { runtime, requiredProvider, answers }: RunSubject,
  judge: Judge | undefined,
  kept: Pick<RunSettings, 'fingerprints' | 'store'>,
  registry: TaskRegistry,
  signal: AbortSignal,
): RunSettings {
  const definitions = defineAggregates(registry);
  const facts: RunFacts = {
    runtime: { ...runtime, machine: describeMachine() },
    versions: readVersions(),
    commit: readCommit(),
  };
  return {
    out: options.out,
    roots: { data: options.dataDir, package: packageRoot },
    ...kept,
    multiply: createMatrixProduct(threadsOf(runtime)),
    judge,
    answers,
    limit: options.limit,
    maxBadSamples: options.maxBadSamples,
    seed: options.seed,
    draw: options.draw,
    paint: async (picture) => (await import('../../../reports/pictures/paint.js')).paintPicture(picture),
    overwrite: options.overwrite,
    failFast: options.failFast,
    merge: options.merge,
    requiredProvider,
    facts,
    summarize: (records) => ({ aggregates: documentAggregates(records, definitions) }),
    signal,
  };
}
