import type { ProtocolContext } from '../../harness/core/protocol.js';
import type { Tensor } from '../../harness/core/tensor.js';

/** Embeddings [N, D] of texts as the model gives them, computed unless a task or run before had the same texts. */
export function obtainTexts(
  { encodeTexts, keep }: Pick<ProtocolContext, 'encodeTexts' | 'keep'>,
  texts: readonly string[],
): Promise<Tensor> {
  return keep({ kind: 'texts', version: 1, texts }, () => encodeTexts(texts));
}
