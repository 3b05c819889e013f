import { describe, expect, it } from '@jest/globals';
import type { BatchTiming } from '../../harness/core/encoder.js';
import { batchTrial, mergeTimings, pickBatchSize } from '../../models/pick-batch-size.js';

const timings = (...pairs: readonly (readonly [number, number])[]): readonly BatchTiming[] =>
  pairs.map(([batchSize, msPerImage]) => ({ batchSize, msPerImage }));

describe('pickBatchSize', () => {
  it('takes a larger size only where it is a tenth faster than the best smaller one', () => {
    expect(pickBatchSize(8, timings([8, 1], [16, 0.91], [32, 0.91]))).toBe(8);
    expect(pickBatchSize(8, timings([8, 1], [16, 0.9], [32, 0.82]))).toBe(16);
    expect(pickBatchSize(8, timings([8, 1], [16, 0.9], [32, 0.81]))).toBe(32);
    // small steps add up against the size that was taken
    expect(pickBatchSize(8, timings([8, 1], [16, 0.95], [32, 0.9]))).toBe(32);
  });

  it('takes the start where nothing was compared', () => {
    expect(pickBatchSize(16, [])).toBe(16);
  });
});

describe('batchTrial', () => {
  it('begins small, doubles, and has nothing to compare under TensorRT', () => {
    expect(batchTrial({ kind: 'cpu' }).sizes).toEqual([8, 16, 32]);
    const { sizes } = batchTrial({ kind: 'cuda', device: 0 });
    expect([sizes[0], sizes.at(-1)]).toEqual([16, 512]);
    expect(sizes.slice(1).map((size, index) => size / sizes[index])).toEqual([2, 2, 2, 2, 2]);
    expect(batchTrial({ kind: 'tensorrt', device: 0 }).sizes).toEqual([64]);
  });
});

describe('mergeTimings', () => {
  it('takes the median of each size that all threads timed', () => {
    const merged = mergeTimings([
      timings([8, 1], [16, 2], [32, 3]),
      timings([8, 3], [16, 5]),
      timings([8, 2], [16, 4], [32, 1]),
    ]);
    expect(merged).toEqual(timings([8, 2], [16, 4]));
    expect(mergeTimings([timings([8, 1]), []])).toEqual([]);
  });
});
