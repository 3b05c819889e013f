import { describe, expect, it } from '@jest/globals';
import type { BatchTrial } from '../../harness/core/encoder.js';
import { ModelError } from '../../harness/core/errors.js';
import { median, timeBatches } from '../../models/time-batches.js';

/** A graph on a clock of its own: `known` are the milliseconds of a run at a size, one image takes an eighth of eight, and the
 *  first run of all ten times as long. */
function makeGraph(known: Readonly<Record<number, number>>, noise: readonly number[] = [1]) {
  const costs: Readonly<Record<number, number>> = { ...(8 in known && { 1: known[8] / 8 }), ...known };
  let clock = 0;
  const ran: number[] = [];
  const run = (size: number) => {
    if (!(size in costs)) return Promise.reject(new ModelError(`no memory for ${size}`));
    clock += costs[size] * (ran.length === 0 ? 10 : noise[ran.length % noise.length]);
    ran.push(size);
    return Promise.resolve();
  };
  return { run, now: () => clock, ran };
}

const trial: BatchTrial = { sizes: [8, 16, 32], budgetMs: 2000, sampleMs: 50 };

describe('timeBatches', () => {
  it('times each size, in turn with the one before, for samples that are long enough', async () => {
    const { run, now, ran } = makeGraph({ 8: 16, 16: 24, 32: 40 });
    const timings = await timeBatches(run, trial, now);
    expect(timings).toEqual([
      { batchSize: 8, msPerImage: 2 },
      { batchSize: 16, msPerImage: 1.5 },
      { batchSize: 32, msPerImage: 1.25 },
    ]);
    // 50 ms are 4 runs of 16 ms (48 are not enough), or 3 of 24: once, once timed, then 16 once and three samples of each
    const sample = [8, 8, 8, 8, 16, 16, 16];
    expect(ran.slice(0, 26)).toEqual([1, 1, 8, 8, 16, ...sample, ...sample, ...sample]);
    expect(ran[26]).toBe(32);
  });

  it('takes the fastest run, whatever slows down the others', async () => {
    const busy = makeGraph({ 8: 16, 16: 24, 32: 40 }, [7, 1, 2, 1, 3]);
    const timings = await timeBatches(busy.run, { ...trial, budgetMs: 20_000 }, busy.now);
    expect(timings.map(({ msPerImage }) => msPerImage)).toEqual([2, 1.5, 1.25]);
  });

  it('goes no further where a size is no faster', async () => {
    const { run, now, ran } = makeGraph({ 8: 16, 16: 32, 32: 33 });
    expect((await timeBatches(run, trial, now)).map(({ batchSize }) => batchSize)).toEqual([8, 16]);
    expect(ran).not.toContain(32);
  });

  it('compares nothing where the budget does not hold two sizes', async () => {
    const { run, now, ran } = makeGraph({ 8: 400, 16: 700, 32: 1300 });
    expect(await timeBatches(run, trial, now)).toEqual([]);
    expect(ran).toEqual([1, 1, 8, 8]);
  });

  it('gives a slow graph no batch at all', async () => {
    const { run, now, ran } = makeGraph({ 8: 2100, 16: 4000 });
    expect(await timeBatches(run, trial, now)).toEqual([]);
    expect(ran).toEqual([1, 1]);
  });

  it('stays in its budget', async () => {
    for (const ms of [1, 10, 60, 120, 180, 250]) {
      const { run, now } = makeGraph({ 8: ms, 16: 1.9 * ms, 32: 3.6 * ms });
      await timeBatches(run, trial, now);
      // two runs on one image and the first on eight do not count
      expect(now() - (11 / 8) * ms - ms).toBeLessThan(2000 + 2 * 50 * 6);
    }
  });

  it('ends before a size that fails, but not where the first one does', async () => {
    const { run, now } = makeGraph({ 8: 16, 16: 24 });
    expect((await timeBatches(run, trial, now)).map(({ batchSize }) => batchSize)).toEqual([8, 16]);
    const none = makeGraph({});
    await expect(timeBatches(none.run, trial, none.now)).rejects.toThrow('no memory for 1');
    const broken = () => Promise.reject(new RangeError('a mistake'));
    const second = (size: number) => (size <= 8 ? run(size) : broken());
    await expect(timeBatches(second, trial, now)).rejects.toThrow('a mistake');
  });
});

describe('median', () => {
  it('is the middle value, or the mean of two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
