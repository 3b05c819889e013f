import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { createBatchCursor } from '../../harness/pipeline/batch-cursor.js';
import { readBatches } from '../../harness/pipeline/read-batches.js';
import { expectOneLine } from '../support/errors.js';
import { createFakeDataset, makeSamples } from '../support/pipeline.js';
import { makeEntry } from '../support/webdataset.js';

/** A cursor over 7 samples in batches of 2: s0 s1, s2 s3, s4 s5, s6. */
function prepare(total = 4, count?: number) {
  const { dataset, state } = createFakeDataset(makeSamples(7));
  const counted = count === undefined ? dataset : { ...dataset, entry: makeEntry({ count }) };
  const cursor = createBatchCursor('toy', total, () => readBatches(counted, undefined, undefined, 2));
  const read = async (from: number, to: number) => {
    const found: string[] = [];
    for await (const { index, samples } of cursor.read({ from, to }))
      found.push(`${index}: ${samples.map(({ id }) => id).join(' ')}`);
    return found;
  };
  return { cursor, state, read };
}

describe('a cursor', () => {
  it('reads ranges that follow each other in one go', async () => {
    const { read, state } = prepare();
    expect(await read(0, 1)).toEqual(['0: s0 s1']);
    expect(await read(1, 3)).toEqual(['1: s2 s3', '2: s4 s5']);
    expect(await read(3, 4)).toEqual(['3: s6']);
    expect(state).toEqual({ read: 7, closed: 1 });
  });

  it('passes over what lies between, and goes back to the start for what lies before', async () => {
    const { read, state } = prepare();
    expect(await read(2, 3)).toEqual(['2: s4 s5']);
    expect(state).toEqual({ read: 6, closed: 0 });
    expect(await read(1, 2)).toEqual(['1: s2 s3']);
    expect(state).toEqual({ read: 6 + 4, closed: 1 });
  });

  it('goes on where a reader stopped', async () => {
    const { cursor, read, state } = prepare();
    for await (const { index } of cursor.read({ from: 0, to: 4 })) if (index === 1) break;
    expect(await read(2, 3)).toEqual(['2: s4 s5']);
    expect(state.read).toBe(6);
  });

  it('closes the data', async () => {
    const { cursor, read, state } = prepare();
    await read(0, 1);
    await cursor.close();
    expect(state.closed).toBe(1);
    expect(await read(0, 1)).toEqual(['0: s0 s1']);
  });

  it('finds behind the last batch that the samples are not as many as they should be', async () => {
    await expectOneLine(() => prepare(4, 8).read(3, 4), DataError, 'toy: 7 samples in', 'says 8');
    expect(await prepare(4, 8).read(2, 3)).toHaveLength(1);
  });

  it('says that there are fewer batches than expected, each time', async () => {
    const { read } = prepare(5);
    for (const from of [4, 4])
      await expectOneLine(() => read(from, 5), DataError, 'toy: ends after 4 batches, expected 5');
  });
});
