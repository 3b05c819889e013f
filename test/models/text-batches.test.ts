import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../harness/core/random.js';
import { idsPerRunOn, planTextBatches } from '../../models/text-batches.js';
import { wholeNumber } from '../metrics/random-input.js';

const plain = (batches: ReturnType<typeof planTextBatches>) =>
  batches.map(({ texts, length }) => [[...texts], length]);

describe('planTextBatches', () => {
  it('by hand: shortest first, equal ones in their order, as many as fit', () => {
    // sorted lengths 2 3 3 4 9: 3 of 3 are 9 of 12 ids, 4 of 4 would be 16; one of 4 and one of 9 would be 18
    const batches = planTextBatches(Int32Array.of(3, 9, 2, 3, 4), 10, 'trimmed', 12);
    expect(plain(batches)).toEqual([
      [[2, 0, 3], 3],
      [[4], 4],
      [[1], 9],
    ]);
  });

  it('leaves the order where texts are padded, and the size of batches where they depend on it', () => {
    const lengths = new Int32Array(130).map((_, text) => 2 + (text % 5));
    const padded = planTextBatches(lengths, 10, 'padded', 45);
    expect(padded[1]).toEqual({ texts: Int32Array.of(4, 5, 6, 7), length: 10 });
    const fixed = planTextBatches(lengths, 10, 'fixed', 45);
    expect(fixed.map(({ texts, length }) => [texts[0], texts.length, length])).toEqual([
      [0, 64, 10],
      [64, 64, 10],
      [128, 2, 10],
    ]);
  });

  it('gives a text that exceeds the budget a batch of its own', () => {
    expect(plain(planTextBatches(Int32Array.of(8, 8), 8, 'trimmed', 5))).toEqual([
      [[0], 8],
      [[1], 8],
    ]);
    expect(plain(planTextBatches(Int32Array.of(1, 1), 8, 'padded', 5))).toHaveLength(2);
  });

  it.each(['trimmed', 'padded', 'fixed'] as const)(
    '%s: has every text once and none that does not fit',
    (form) => {
      const random = createRandom(1);
      const lengths = Int32Array.from({ length: 997 }, () => wholeNumber(random, 2, 20));
      const batches = planTextBatches(lengths, 20, form, 64);
      const all = batches.flatMap(({ texts }) => [...texts]);
      expect(all.toSorted((a, b) => a - b)).toEqual([...lengths.keys()]);
      for (const { texts, length } of batches) {
        expect(Math.max(...[...texts].map((text) => lengths[text]))).toBeLessThanOrEqual(length);
        if (form !== 'fixed') expect(texts.length * length).toBeLessThanOrEqual(64);
      }
    },
  );

  it('makes no batch of no texts', () => {
    expect(planTextBatches(new Int32Array(0), 8, 'trimmed', 64)).toEqual([]);
  });
});

describe('idsPerRunOn', () => {
  it('is larger beside a CPU', () => {
    expect(idsPerRunOn('cuda')).toBeGreaterThan(idsPerRunOn('cpu'));
  });
});
