import { describe, expect, it } from '@jest/globals';
import { ProtocolError } from '../../harness/core/errors.js';
import { embeddingOf } from '../../tasks/embedding.js';
import { answer, labelled } from './fake-model.js';

describe('embeddingOf', () => {
  it('is the embedding as the model gave it', () => {
    expect([...embeddingOf(answer(labelled('a', 0), [3, -4]))]).toEqual([3, -4]);
  });

  it.each([
    [
      'other tensors',
      { dense: { data: new Float32Array(2), shape: [2] }, mask: { data: new Float32Array(1), shape: [1] } },
    ],
    [
      'a tensor that only the prototype has',
      Object.create(answer(labelled('a', 0), [1]).output.tensors) as object,
    ],
  ])('throws on %s', (_what, tensors) => {
    const answered = {
      sample: labelled('birds/7', 0),
      output: { tensors: tensors as Record<string, never> },
    };
    expect(() => embeddingOf(answered)).toThrow(ProtocolError);
    expect(() => embeddingOf(answered)).toThrow(
      `sample birds/7: no image embedding, got ${Object.keys(tensors).join(', ')}`,
    );
  });
});
