import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomically } from '../harness/core/atomic-file.js';
import type { BatchTiming } from '../harness/core/encoder.js';
import { reasonOf } from '../harness/core/errors.js';
import { hashJson } from '../harness/core/hash.js';
import { makeFolder } from '../harness/core/make-folder.js';

/** What the best batch size depends on. */
export interface BatchFacts {
  /** SHA-256 over the files of the model. */
  readonly model: string;
  readonly device: string;
  readonly sessions: string;
  readonly workers: number;
  readonly threads: number;
  readonly onnxruntime: string;
  /** Name of the processor. */
  readonly processor: string;
}

/** A batch size that was found, and by what. */
interface KnownBatchSize {
  readonly batchSize: number;
  readonly timings: readonly BatchTiming[];
}

/** Batch sizes of earlier runs. */
export interface KnownBatchSizes {
  readonly get: (facts: BatchFacts) => Promise<KnownBatchSize | undefined>;
  readonly set: (facts: BatchFacts, found: KnownBatchSize) => Promise<void>;
}

/** Knows none and keeps none. */
export const forgetBatchSizes: KnownBatchSizes = {
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(),
};

/** Those in a file: an object of entries by a hash of their facts. A file that is missing or damaged knows none: it only costs
 *  time. That one cannot be kept is told to `warn`. Of two runs that write at once, one may not be kept. */
export function openKnownBatchSizes(file: string, warn: (text: string) => void): KnownBatchSizes {
  return {
    get: async (facts) => {
      const entry = (await readEntries(file))[hashJson(facts)];
      return isKnown(entry) ? entry : undefined;
    },
    set: async (facts, found) => {
      try {
        await makeFolder(dirname(file));
        const entries = { ...(await readEntries(file)), [hashJson(facts)]: { ...found, facts } };
        await writeFileAtomically(file, `${JSON.stringify(entries, null, 1)}\n`);
      } catch (error) {
        warn(
          `${file}: the batch size cannot be kept (${reasonOf(error)}). Choose another --cache-dir, or --no-cache`,
        );
      }
    },
  };
}

async function readEntries(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const entries: unknown = JSON.parse(await readFile(file, 'utf8'));
    return entries !== null && typeof entries === 'object' && !Array.isArray(entries)
      ? (entries as Readonly<Record<string, unknown>>)
      : {};
  } catch {
    return {};
  }
}

function isKnown(entry: unknown): entry is KnownBatchSize {
  const { batchSize, timings } = (entry ?? {}) as Partial<KnownBatchSize>;
  return Number.isSafeInteger(batchSize) && Number(batchSize) > 0 && Array.isArray(timings);
}
