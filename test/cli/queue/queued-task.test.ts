import { describe, expect, it } from '@jest/globals';
import { finishedSamples, openShards } from '../../../harness/cli/queue/queued-task.js';
import { makeQueueJob } from '../../support/queue-job.js';

/** 23 samples in 6 batches of 4, the last of 3; in 2 shards of 3 batches. */
const cut = {
  whole: { ...makeQueueJob(), batchSize: 4, samples: 23, seconds: 46, range: { from: 0, to: 6 } },
  shards: 2,
};

describe('openShards', () => {
  it('cuts a task into shards of whole batches, with their part of its time', () => {
    const shards = openShards(cut, []);
    expect(shards.map(({ kind, range, samples }) => ({ kind, range, samples }))).toEqual([
      { kind: 'shard', range: { from: 0, to: 3 }, samples: 12 },
      { kind: 'shard', range: { from: 3, to: 6 }, samples: 11 },
    ]);
    expect(shards[1].seconds).toBeCloseTo(22, 9);
  });

  it('leaves out what is finished, in whichever files', () => {
    const open = (...finished: readonly (readonly [number, number])[]) =>
      openShards(
        cut,
        finished.map(([from, to]) => ({ from, to })),
      ).map(({ range }) => range.from);
    expect(open([0, 3])).toEqual([3]);
    expect(open([0, 2], [2, 4])).toEqual([3]);
    expect(open([0, 2])).toEqual([0, 3]);
    expect(open([2, 6])).toEqual([0]);
    expect(open([0, 6])).toEqual([]);
  });
});

describe('finishedSamples', () => {
  it('counts samples, of which the last batch has fewer', () => {
    expect(finishedSamples(cut, [])).toBe(0);
    expect(finishedSamples(cut, [{ from: 5, to: 6 }])).toBe(3);
    expect(
      finishedSamples(cut, [
        { from: 0, to: 2 },
        { from: 1, to: 3 },
      ]),
    ).toBe(12);
    expect(finishedSamples(cut, [{ from: 0, to: 6 }])).toBe(23);
  });
});
