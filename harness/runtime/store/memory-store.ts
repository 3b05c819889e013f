import type { EmbeddingStore } from '../../core/embedding-store.js';
import { hashJson } from '../../core/hash.js';
import type { Tensor } from '../../core/tensor.js';

/** Numbers that are remembered at most, beside the last tensor: 32 MiB. */
const mostNumbers = 8 * 2 ** 20;

/** A store for one run without a cache: it remembers the last tensors of texts, as tasks that share class names and prompts
 *  follow one another, and no images. */
export function createMemoryStore(): EmbeddingStore {
  const tensors = new Map<string, Tensor>();
  return {
    openImages: () => Promise.resolve(undefined),
    countImages: () => Promise.resolve(0),
    keepTexts: async ({ facts }, what, make) => {
      const key = hashJson({ facts, what });
      const known = tensors.get(key);
      const tensor = known ?? (await make());
      // to the end: the least recently used is the first
      tensors.delete(key);
      tensors.set(key, tensor);
      forgetOldest(tensors);
      return { tensor, found: known !== undefined };
    },
    hasTexts: ({ facts }, what) => Promise.resolve(tensors.has(hashJson({ facts, what }))),
    close: () => Promise.resolve(),
  };
}

function forgetOldest(tensors: Map<string, Tensor>): void {
  let numbers = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
  for (const [key, { data }] of tensors) {
    if (numbers <= mostNumbers || tensors.size === 1) return;
    tensors.delete(key);
    numbers -= data.length;
  }
}
