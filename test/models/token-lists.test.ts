import { describe, expect, it } from '@jest/globals';
import { joinTokens, lengthsOf, packTokens, padTokens, pickTokens } from '../../models/token-lists.js';

const batch = {
  ids: Int32Array.of(7, 8, 9, 0, 7, 9, 0, 0, 7, 0, 9, 0),
  lengths: Int32Array.of(3, 2, 3),
  shape: [3, 4] as const,
  cut: 0,
};

describe('token lists', () => {
  it('lose their padding, and get it back at any length that holds them', () => {
    const tokens = packTokens(batch);
    // a 0 inside a text is a token
    expect([[...tokens.ids], [...tokens.starts]]).toEqual([
      [7, 8, 9, 7, 9, 7, 0, 9],
      [0, 3, 5, 8],
    ]);
    expect(padTokens(tokens, 4, 0)).toEqual(batch);
    expect(padTokens(tokens, 3, -1)).toEqual({
      ids: Int32Array.of(7, 8, 9, 7, 9, -1, 7, 0, 9),
      lengths: batch.lengths,
      shape: [3, 3],
      cut: 0,
    });
    expect(() => padTokens(tokens, 2, 0)).toThrow(RangeError);
  });

  it('are picked in any order, and joined', () => {
    const tokens = packTokens(batch);
    const picked = pickTokens(tokens, [2, 0, 0]);
    expect([...padTokens(picked, 3, 0).ids]).toEqual([7, 0, 9, 7, 8, 9, 7, 8, 9]);
    const joined = joinTokens([tokens, pickTokens(tokens, []), picked]);
    expect([...lengthsOf(joined.starts)]).toEqual([3, 2, 3, 3, 3, 3]);
    expect([...joined.ids]).toEqual([...tokens.ids, ...picked.ids]);
    expect(joined.contextLength).toBe(4);
    expect(() => joinTokens([])).toThrow(RangeError);
  });
});
