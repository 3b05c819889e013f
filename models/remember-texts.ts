import type { Encoder } from '../harness/core/encoder.js';
import { hashJson } from '../harness/core/hash.js';
import type { Tensor } from '../harness/core/tensor.js';

/** The encoder, remembering the embeddings of the last list of texts: tasks that share class names and prompts follow
 *  one another. A list is remembered whole, as the last bits of an embedding may depend on its neighbours in a batch. */
export function rememberLastTexts(encoder: Encoder): Encoder {
  let last: { readonly key: string; readonly embeddings: Tensor } | undefined;
  return {
    ...encoder,
    encodeTexts: async (texts) => {
      const key = hashJson(texts);
      if (last?.key !== key) last = { key, embeddings: await encoder.encodeTexts(texts) };
      return last.embeddings;
    },
  };
}
