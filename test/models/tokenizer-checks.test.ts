import { describe, expect, it } from '@jest/globals';
import { ModelError } from '../../harness/core/errors.js';
import { vocabularySizeOf } from '../../harness/preprocess/vocabulary-size.js';
import type { TextTower } from '../../models/graph/text-tower.js';
import { checkTokenizer } from '../../models/tokenizer-checks.js';

const tokenizer = { vocabularySize: 1000, endToken: 999, file: 'tokenizer.json' };
const tower: TextTower = { vocabulary: 1000, pooling: { kind: 'largest-id' } };
const check = (tokens: Partial<typeof tokenizer>, graph: Partial<TextTower>) => () => {
  checkTokenizer({ ...tokenizer, ...tokens }, { ...tower, ...graph }, 'textual.onnx');
};

describe('checkTokenizer', () => {
  it('accepts the tokenizer of the graph, an embedding filled up a little, and one that was not found', () => {
    expect(check({}, {})).not.toThrow();
    expect(check({}, { vocabulary: 1024 })).not.toThrow();
    expect(check({}, { vocabulary: undefined, pooling: { kind: 'other' } })).not.toThrow();
    expect(check({ endToken: 3 }, { pooling: { kind: 'end-token', id: 3 } })).not.toThrow();
  });

  it('refuses ids that the embedding has no row for, and one of a far larger vocabulary', () => {
    expect(check({}, { vocabulary: 999 })).toThrow(ModelError);
    expect(check({}, { vocabulary: 999 })).toThrow(
      'tokenizer.json: 1000 tokens, the embedding of textual.onnx has 999 rows. Copy the tokenizer that belongs to this graph',
    );
    expect(check({}, { vocabulary: 49408 })).toThrow(
      /1000 tokens, the embedding of textual\.onnx has 49408 rows/,
    );
  });

  it('refuses another end token than the one that the graph looks for', () => {
    expect(check({}, { pooling: { kind: 'end-token', id: 2 } })).toThrow(
      /texts end with token 999, textual\.onnx looks for token 2\./,
    );
    expect(check({ endToken: 2 }, {})).toThrow(
      /looks for the largest id of a text, expected the last token 999/,
    );
  });
});

describe('vocabularySizeOf', () => {
  it('is one more than the largest id, of the model or added', () => {
    expect(vocabularySizeOf({ model: { vocab: { a: 0, b: 7 } }, added_tokens: [{ id: 9 }] })).toBe(10);
    expect(
      vocabularySizeOf({
        model: {
          vocab: [
            ['a', 0.1],
            ['b', 0.2],
          ],
        },
      }),
    ).toBe(2);
    expect(vocabularySizeOf({ model: {} })).toBe(0);
  });
});
