import { describe, expect, it } from '@jest/globals';
import { batchesByForecast, batchesOfImages } from '../../../harness/cli/queue/shard-size.js';

describe('batchesByForecast', () => {
  it.each([
    // a run of 64 x 10 s: a shard may take 10 s, which is 20 batches of 0.5 s; 16 is the power of two below
    [{ batches: 200, seconds: 100 }, 640, 16],
    // a long run: 45 s at most, 90 batches
    [{ batches: 10_000, seconds: 5000 }, 100_000, 64],
    // a short one: 3 s at least, 6 batches
    [{ batches: 200, seconds: 100 }, 100, 4],
    // a batch that takes longer than a shard may
    [{ batches: 10, seconds: 600 }, 600, 1],
  ])('%j of %d s: %d', (task, run, expected) => {
    expect(batchesByForecast(task, run)).toBe(expected);
  });

  it('gives the same for two forecasts that hardly differ', () => {
    const sizes = [0.9, 1, 1.1].map((factor) =>
      batchesByForecast({ batches: 100, seconds: 60 * factor }, 60 * factor),
    );
    expect(new Set(sizes).size).toBe(1);
  });

  it('is some batches where no time is known, and one shard where a task costs nothing', () => {
    expect(batchesByForecast({ batches: 100, seconds: undefined }, 100)).toBe(4);
    expect(batchesByForecast({ batches: 100, seconds: 0 }, 0)).toBeGreaterThanOrEqual(100);
  });
});

describe('batchesOfImages', () => {
  it.each([
    [256, 64, 4],
    [100, 64, 2],
    [1, 64, 1],
  ])('%d images in batches of %d: %d', (images, batchSize, expected) => {
    expect(batchesOfImages(images, batchSize)).toBe(expected);
  });
});
