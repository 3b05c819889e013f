import { ProtocolError } from '../harness/core/errors.js';
import type { AnsweredSample } from '../harness/core/protocol.js';

/** The image embedding [D] of a sample, as the model gave it. Throws ProtocolError when the head gave none. */
export function embeddingOf({ sample, output }: AnsweredSample): Float32Array {
  const embedding = Object.hasOwn(output.tensors, 'embedding') ? output.tensors.embedding : undefined;
  if (!embedding)
    throw new ProtocolError(
      `sample ${sample.id}: no image embedding, got ${Object.keys(output.tensors).join(', ')}`,
    );
  return embedding.data;
}
