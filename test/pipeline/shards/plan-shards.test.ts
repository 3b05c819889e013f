import { describe, expect, it } from '@jest/globals';
import type { BatchRange } from '../../../harness/core/kept-batch.js';
import {
  describeBatches,
  describeRanges,
  findGaps,
  planShards,
  samplesIn,
} from '../../../harness/pipeline/shards/plan-shards.js';

describe('planShards', () => {
  it('cuts 7 batches in 3', () => {
    // borders at 7/3 = 2.33 and 14/3 = 4.67, rounded down
    expect(planShards(7, 3)).toEqual([
      { from: 0, to: 2 },
      { from: 2, to: 4 },
      { from: 4, to: 7 },
    ]);
  });

  it('gives empty ranges where there are fewer batches', () => {
    expect(planShards(1, 2)).toEqual([
      { from: 0, to: 0 },
      { from: 0, to: 1 },
    ]);
  });

  it('covers every batch once, as evenly as can be, however a task is cut', () => {
    for (let batches = 0; batches <= 30; batches++)
      for (let count = 1; count <= 40; count++) {
        const plan = planShards(batches, count);
        const places = plan.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
        expect(places).toEqual(Array.from({ length: batches }, (_, index) => index));
        const sizes = plan.map(({ from, to }) => to - from);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }
  });
});

describe('findGaps', () => {
  const range = { from: 2, to: 10 };
  it.each([
    ['nothing', [], [range]],
    ['more than all', [{ from: 0, to: 12 }], []],
    [
      'the middle',
      [{ from: 4, to: 6 }],
      [
        { from: 2, to: 4 },
        { from: 6, to: 10 },
      ],
    ],
    [
      'ranges that overlap, in any order, one of them empty',
      [
        { from: 6, to: 9 },
        { from: 8, to: 8 },
        { from: 0, to: 3 },
        { from: 2, to: 7 },
      ],
      [{ from: 9, to: 10 }],
    ],
    ['what lies behind', [{ from: 10, to: 12 }], [range]],
    ['what lies before', [{ from: 0, to: 2 }], [range]],
    ['what is far behind, of nothing', [{ from: 20, to: 30 }], [], { from: 5, to: 5 }],
  ])('is what is left beside %s', (_what, covered, gaps, asked = range) => {
    expect(findGaps(asked, covered)).toEqual(gaps);
  });
});

it('describeRanges counts from 1', () => {
  const ranges = [
    { from: 0, to: 12 },
    { from: 39, to: 40 },
  ];
  expect(describeRanges(ranges, 57)).toBe('1-12, 40 of 57');
});

it.each<[ranges: readonly BatchRange[], said: string]>([
  [[{ from: 39, to: 40 }], 'batch 40 of 57'],
  [[{ from: 0, to: 12 }], 'batches 1-12 of 57'],
  [[{ from: 0, to: 1 }, { from: 39, to: 40 }], 'batches 1, 40 of 57'], // prettier-ignore
])('describeBatches of %j', (ranges, said) => {
  expect(describeBatches(ranges, 57)).toBe(said);
});

it('samplesIn counts full batches, and what the last one has', () => {
  // 10 samples in batches of 4: 4, 4, 2
  const task = { samples: 10, batchSize: 4 };
  expect(samplesIn({ from: 0, to: 1 }, task)).toBe(4);
  expect(samplesIn({ from: 1, to: 3 }, task)).toBe(6);
  expect(samplesIn({ from: 3, to: 3 }, task)).toBe(0);
});
