import { webcrypto } from 'node:crypto';
import type { ImageSet } from '../../core/embedding-store.js';
import type { EncodedBatch, EncodedSample, Encoder, EncoderInput } from '../../core/encoder.js';
import { hashJson } from '../../core/hash.js';
import { createTensor, rowOf, stackRows, type Tensor } from '../../core/tensor.js';

/** An encoder that takes image embeddings from a set where they are in it, and leaves there what it had to compute. The unit
 *  is the batch, known by the ids and the bytes of its images: the last bits of an embedding may depend on its neighbours, so
 *  a run computes whole batches, or finds them as such a run has left them, and both come to the same. A batch with a
 *  sample that cannot be used is not kept. `onFound` is told how many embeddings were found. */
export function keepEmbeddings(encoder: Encoder, set: ImageSet, onFound: (count: number) => void): Encoder {
  return {
    ...encoder,
    encode: async (head, batch) => {
      const ids = batch.flatMap(({ id }) => (id === undefined ? [] : [id]));
      if (head !== 'image' || ids.length < batch.length || batch.some(({ view }) => view))
        return encoder.encode(head, batch);
      const key = await keyOf(batch);
      const kept = await set.find(key);
      if (kept?.shape[0] === batch.length) {
        onFound(batch.length);
        return toBatch(kept);
      }
      const encoded = await encoder.encode(head, batch);
      const rows = encoded.samples.map(rowOfSample).filter((row) => row !== undefined);
      if (rows.length === batch.length) await set.add(key, ids, stackRows(rows));
      return encoded;
    },
  };
}

/** Over the ids and bytes of all images. They are hashed in other threads: this one feeds the workers. */
async function keyOf(batch: readonly EncoderInput[]): Promise<string> {
  const hashes = batch.map(async ({ id, image }) => {
    const digest = await webcrypto.subtle.digest('SHA-256', image);
    return [id, Buffer.from(digest).toString('hex')];
  });
  return hashJson(await Promise.all(hashes));
}

function toBatch(embeddings: Tensor): EncodedBatch {
  const samples = Array.from({ length: embeddings.shape[0] }, (_, index): EncodedSample => {
    const row = rowOf(embeddings, index);
    return { ok: true, output: { tensors: { embedding: createTensor(row, [row.length]) } } };
  });
  return { samples, encodeMs: 0 };
}

function rowOfSample(sample: EncodedSample): Float32Array | undefined {
  return sample.ok ? sample.output.tensors.embedding.data : undefined;
}
