import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inBatches, takeFirst } from '../../harness/pipeline/batches.js';
import { collect } from '../support/webdataset.js';

async function* stream(count: number, onEnd: () => void = () => undefined): AsyncGenerator<number> {
  try {
    for (let item = 0; item < count; item++) yield await Promise.resolve(item);
  } finally {
    onEnd();
  }
}

describe('inBatches', () => {
  it.each([
    [0, 3, []],
    [2, 3, [[0, 1]]],
    [3, 3, [[0, 1, 2]]],
    [7, 3, [[0, 1, 2], [3, 4, 5], [6]]],
    [3, 1, [[0], [1], [2]]],
  ])('%d items by %d', async (count, size, expected) => {
    expect(await collect(inBatches(stream(count), size))).toEqual(expected);
  });

  it('loses and moves nothing, and fills all batches but the last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 12 }), async (count, size) => {
        const batches = await collect(inBatches(stream(count), size));
        expect(batches.flat()).toEqual(Array.from({ length: count }, (_, item) => item));
        expect(batches.slice(0, -1).every((batch) => batch.length === size)).toBe(true);
        expect(batches).toHaveLength(Math.ceil(count / size));
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('does not touch a batch that it has given', async () => {
    const given: (readonly number[])[] = [];
    for await (const batch of inBatches(stream(4), 2)) given.push(batch);
    expect(given[0]).not.toBe(given[1]);
  });
});

describe('takeFirst', () => {
  it.each([
    [5, undefined, 5],
    [5, 2, 2],
    [5, 5, 5],
    [5, 9, 5],
    [0, 3, 0],
  ])('of %d items at most %s', async (count, limit, expected) => {
    expect(await collect(takeFirst(stream(count), limit))).toHaveLength(expected);
  });

  it('closes the stream behind the last one, without reading further', async () => {
    let ended = 0;
    const items = stream(1000, () => ended++);
    expect(await collect(takeFirst(items, 2))).toEqual([0, 1]);
    expect(ended).toBe(1);
  });
});
