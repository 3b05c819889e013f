import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { multilabel } from '../../harness/score/multilabel.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json, csv } = files;
const empty = json([]);

describe('multilabel', () => {
  // class 0: order 0 2 1, positives 0 and 1: (1 + 2/3) / 2; class 1: order 1 0 2, positive 0: 1/2; class 2: none
  const truth = json([[0, 1], [0], []]);
  const predictions = csv([
    [3, 2, 0],
    [1, 3, 0],
    [2, 1, 0],
  ]);

  it('by hand', async () => {
    const { metrics } = await scoreFiles(multilabel, { truth, predictions, 'per-class': true });
    const [first, second] = [(1 + 2 / 3) / 2, 1 / 2];
    expect(metrics.mean_average_precision).toBeCloseTo((first + second) / 3, 15);
    expect(metrics.classes).toEqual({ 0: { AP: first }, 1: { AP: second }, 2: { AP: 0 } });
  });

  it('scores 0 for no predictions', async () => {
    const { metrics, n } = await scoreFiles(multilabel, { truth, predictions: empty, 'per-class': true });
    expect(metrics).toEqual({ mean_average_precision: 0, classes: { 0: { AP: 0 }, 1: { AP: 0 } } });
    expect(n).toBe(3);
  });

  it('refuses what does not fit', async () => {
    await refuses(multilabel, { truth: json([[0], [3], []]), predictions }, 'sample 1', 'class 3', '0 to 2');
    await refuses(multilabel, { truth: json([[0], 'x', []]), predictions }, 'sample 1', '"x"');
    await refuses(multilabel, { truth: json([[0], [-1], []]), predictions }, 'sample 1', 'class -1');
    await refuses(multilabel, { truth: json([[], [], []]), predictions }, 'no sample has a class');
    await refuses(multilabel, { truth: json([[0], [1]]), predictions }, '3 rows, expected 2');
    await refuses(multilabel, { truth: json([[0], [1], [0], [0]]), predictions }, '3 rows, expected 4');
  });
});
