import { describe, expect, it } from '@jest/globals';
import { einsumMacs } from '../../../models/graph/einsum.js';

type Case = readonly [equation: string, shapes: readonly (readonly number[])[], macs: number];

describe('einsumMacs', () => {
  it.each<Case>([
    // a projection of 2 x 5 tokens from 3 to 4, as a MatMul
    [
      'nlc,cd->nld',
      [
        [2, 5, 3],
        [3, 4],
      ],
      2 * 5 * 3 * 4,
    ],
    // scores of 6 heads, 5 queries, 7 keys, 8 wide
    [
      'bhqd,bhkd->bhqk',
      [
        [2, 6, 5, 8],
        [2, 6, 7, 8],
      ],
      2 * 6 * 5 * 7 * 8,
    ],
    [' b i , i -> b ', [[2, 3], [3]], 6],
  ])('counts every axis of %s once', (equation, shapes, macs) => {
    expect(einsumMacs(equation, shapes)).toBe(macs);
  });

  it.each<Case>([
    [
      '...ij,...jk->...ik',
      [
        [2, 6, 5, 8],
        [6, 8, 7],
      ],
      2 * 6 * 5 * 8 * 7,
    ],
    [
      '...c,cd',
      [
        [2, 5, 3],
        [3, 4],
      ],
      2 * 5 * 3 * 4,
    ],
    [
      'ij,jk',
      [
        [5, 8],
        [8, 7],
      ],
      5 * 8 * 7,
    ],
    [
      'bi,...i->b...',
      [
        [1, 8],
        [4, 5, 8],
      ],
      4 * 5 * 8,
    ],
  ])('knows the axes and the output that %s leaves out', (equation, shapes, macs) => {
    expect(einsumMacs(equation, shapes)).toBe(macs);
  });

  it('broadcasts an axis of length 1', () => {
    expect(
      einsumMacs('bij,bjk->bik', [
        [1, 5, 8],
        [3, 8, 7],
      ]),
    ).toBe(3 * 5 * 8 * 7);
  });

  it('multiplies several factors from the left', () => {
    // [2, 3] x [3, 4], then [2, 4] x [4, 5]
    expect(
      einsumMacs('ij,jk,kl->il', [
        [2, 3],
        [3, 4],
        [4, 5],
      ]),
    ).toBe(2 * 3 * 4 + 2 * 4 * 5);
  });

  it.each<Case>([
    ['ij->ji', [[5, 8]], 0],
    ['ij->i', [[5, 8]], 0],
    ['nlc,c->nlc', [[2, 5, 3], [3]], 0],
    ['i,j->ij', [[5], [8]], 0],
  ])('counts nothing for %s, which sums no products', (equation, shapes, macs) => {
    expect(einsumMacs(equation, shapes)).toBe(macs);
  });
});
