import { describe, expect, it } from '@jest/globals';
import { rowsOf, type Round } from './end-to-end.perf.js';
import { isPassed } from './row.js';

const rate = (imagesPerSecond: number, cpuMsPerImage: number) => ({ imagesPerSecond, cpuMsPerImage });

function roundOf(workers: number, threads: number, product: number): Round {
  return {
    limits: [rate(workers, 50), rate(threads, 60)],
    product: { ...rate(product, 62.5), sessionsAtWork: 1.9 },
  };
}

/** Medians of the limits are 40 and 38, though the second was higher in one round. */
const rounds = [roundOf(40, 38, 36), roundOf(20, 30, 17), roundOf(42, 41, 39)];

describe('rows of a run against the limit of the machine', () => {
  const rows = rowsOf('Toy', rounds, 0.9);
  const valueOf = (text: string) => rows.find(({ name }) => name.includes(text))?.value;

  it('takes the arrangement with the higher median, and a ratio in every round', () => {
    // 36 / 40, 17 / 20, 39 / 42
    expect(valueOf('to the better limit')).toBeCloseTo(0.9);
    const threads = rowsOf('Toy', [roundOf(30, 40, 36), roundOf(20, 30, 17)], 0.9);
    // 36 / 40, 17 / 30
    expect(threads.find(({ name }) => name.includes('to the better limit'))?.value).toBeCloseTo(
      (0.9 + 17 / 30) / 2,
    );
  });

  it('compares processor times with the sessions of one thread', () => {
    expect(valueOf('the same two')).toBeCloseTo(50 / 62.5);
  });

  it('marks a median below the limit', () => {
    expect(rows.filter(isPassed)).toEqual([]);
    expect(rowsOf('Toy', rounds, 0.91).filter(isPassed)).toHaveLength(1);
    expect(rowsOf('Toy', rounds, undefined).filter(({ limit }) => limit !== undefined)).toEqual([]);
  });
});
