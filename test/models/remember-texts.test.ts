import { describe, expect, it } from '@jest/globals';
import type { Encoder } from '../../harness/core/encoder.js';
import { createTensor } from '../../harness/core/tensor.js';
import { rememberLastTexts } from '../../models/remember-texts.js';

function countingEncoder(): { readonly encoder: Encoder; readonly calls: string[][] } {
  const calls: string[][] = [];
  const encoder: Encoder = {
    heads: new Set(['image', 'text']),
    concurrency: 1,
    encode: () => Promise.reject(new Error('not asked for')),
    encodeTexts: (texts) => {
      calls.push([...texts]);
      return Promise.resolve(
        createTensor(
          Float32Array.from(texts, (text) => text.length),
          [texts.length, 1],
        ),
      );
    },
    close: () => Promise.resolve(),
  };
  return { encoder, calls };
}

describe('rememberLastTexts', () => {
  it('asks once for the same list, and again for another one', async () => {
    const { encoder, calls } = countingEncoder();
    const remembering = rememberLastTexts(encoder);
    const first = await remembering.encodeTexts(['a', 'bb']);
    expect(await remembering.encodeTexts(['a', 'bb'])).toBe(first);
    expect([...(await remembering.encodeTexts(['bb', 'a'])).data]).toEqual([2, 1]);
    await remembering.encodeTexts(['a', 'bb']);
    expect(calls).toEqual([
      ['a', 'bb'],
      ['bb', 'a'],
      ['a', 'bb'],
    ]);
  });

  it('does not take a list for another that reads the same when joined', async () => {
    const { encoder, calls } = countingEncoder();
    const remembering = rememberLastTexts(encoder);
    await remembering.encodeTexts(['a,b']);
    await remembering.encodeTexts(['a', 'b']);
    expect(calls).toHaveLength(2);
  });
});
