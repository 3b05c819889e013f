import type { EmbeddingStore } from '../../core/embedding-store.js';
import { createKeeping, type Keeping } from './keeping.js';
import { createMemoryStore } from './memory-store.js';
import { openImageSet } from './image-set.js';
import { listParts } from './list-parts.js';
import { setFolder } from './set-folder.js';
import { removeSet, surveySets } from './survey.js';
import { hasTensor, keepTensor } from './text-set.js';

/** Where embeddings are kept, and how many. */
export interface DiskStoreOptions {
  readonly cacheDir: string;
  /** Bytes that all sets together may have at the end of a run. */
  readonly limit: number;
  readonly warn: (text: string) => void;
  /** For tests. */
  readonly keeping?: Partial<Omit<Keeping, 'write' | 'warn'>>;
}

/** A store in a cache folder, which may be shared by processes. Tensors of texts are remembered in memory, too, as on a full
 *  disk. At the end of a run the sets that were used longest ago go, until no more is kept than may be; never those that
 *  this run has used. */
export function createDiskStore({ cacheDir, limit, warn, keeping }: DiskStoreOptions): EmbeddingStore {
  const keep = createKeeping(cacheDir, warn, keeping);
  const memory = createMemoryStore();
  const used = new Set<string>();
  return {
    openImages: (source) => {
      const folder = setFolder(cacheDir, 'images', source);
      used.add(folder);
      return openImageSet(folder, source, keep);
    },
    countImages: async (source) => {
      const { parts } = await listParts(setFolder(cacheDir, 'images', source));
      return parts.reduce((sum, { rows }) => sum + rows, 0);
    },
    keepTexts: async (source, what, make) => {
      const folder = setFolder(cacheDir, 'texts', source);
      used.add(folder);
      let found = false;
      const kept = await memory.keepTexts(source, what, async () => {
        const onDisk = await keepTensor(folder, source, what, make, keep);
        found = onDisk.found;
        return onDisk.tensor;
      });
      return { ...kept, found: kept.found || found };
    },
    hasTexts: async (source, what) =>
      (await memory.hasTexts(source, what)) || hasTensor(setFolder(cacheDir, 'texts', source), what),
    close: async () => {
      await makeRoom(cacheDir, limit, used);
    },
  };
}

async function makeRoom(cacheDir: string, limit: number, used: ReadonlySet<string>): Promise<void> {
  const sets = await surveySets(cacheDir);
  let bytes = sets.reduce((sum, set) => sum + set.bytes, 0);
  for (const set of sets) {
    if (bytes <= limit) return;
    // one that cannot be removed now is left to a later run
    if (!used.has(set.folder)) bytes -= await removeSet(set).catch(() => 0);
  }
}
