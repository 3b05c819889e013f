import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { llavaBench } from '../../harness/score/llava-bench.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json } = files;

describe('llava-bench', () => {
  it('by hand: failed reviews are counted, and not averaged in', async () => {
    const { metrics, n, warnings } = await scoreFiles(llavaBench, {
      predictions: json([
        { category: 'llava_bench_conv', tuple: [10, 5], content: 'ignored' },
        { category: 'llava_bench_conv', content: '9 9\nBoth are good.' },
        { category: 'llava_bench_detail', tuple: [-1, -1] },
        { category: 'llava_bench_detail', content: '8/10 9/10' },
        { category: 'llava_bench_conv', content: '' },
      ]),
    });
    expect(metrics).toEqual({
      all: 100 * (14 / 19),
      categories: {
        llava_bench_conv: { score: 100 * (14 / 19), n: 2, failed: 1 },
        llava_bench_detail: { score: null, n: 0, failed: 2 },
      },
      failed: 3,
    });
    expect(n).toBe(2);
    expect(warnings).toEqual([expect.stringContaining('3 of 5 reviews')]);
  });

  it('takes reviews without category, and the older name of the scores', async () => {
    const { metrics } = await scoreFiles(llavaBench, { predictions: json([{ score: [8, 4] }]) });
    expect(metrics).toEqual({ all: 50, categories: {}, failed: 0 });
  });

  it.each([
    ['no reviews', [], ['has no items']],
    ['neither scores nor content', [{ category: 'c' }], ['item 0', 'has no tuple, and content is missing']],
    ['one score', [{ tuple: [8] }], ['tuple is [8]', 'expected two numbers']],
    ['scores as text', [{ tuple: ['8', '9'] }], ['tuple is ["8","9"]']],
    ['a category that is no text', [{ category: 3, tuple: [8, 9] }], ['category is 3']],
  ])('refuses %s', async (_what, reviews, parts) => {
    await refuses(llavaBench, { predictions: json(reviews) }, ...parts);
  });
});
