import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { classification } from '../../harness/score/classification.js';
import { createScoreFolder, encodeNpy, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json, csv, write } = files;
const empty = json([]);

describe('classification', () => {
  const labels = json([0, 1, 1, 2]);
  const logits = [
    [9, 1, 0, 0, 0, 5], // 0: right
    [9, 1, 2, 3, 4, 5], // 0, then 5 4 3 2: class 1 is sixth
    [1, 9, 0, 0, 0, 0], // 1: right
    [7, 0, 7, 0, 0, 0], // a tie of 0 and 2 goes to 0: wrong, but within five
  ];

  it('by hand', async () => {
    const { metrics, n, warnings } = await scoreFiles(classification, {
      truth: labels,
      predictions: csv(logits),
    });
    // recalls: class 0 1/1, class 1 1/2, class 2 0/1
    expect(metrics).toEqual({ acc1: 2 / 4, acc5: 3 / 4, mean_per_class_recall: 1.5 / 3 });
    expect(n).toBe(4);
    // one of four rows has a tie in first place
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('1 of 4 rows');
  });

  it('has no acc5 below five classes', async () => {
    const four = csv(logits.map((row) => row.slice(0, 4)));
    const { metrics } = await scoreFiles(classification, { truth: labels, predictions: four });
    expect(metrics.acc5).toBeNull();
  });

  it.each([
    ['[]', empty],
    ['shape (0,)', write(encodeNpy([], '<f8', '(0,)'))],
    ['shape (0, 7)', write(encodeNpy([], '<f4', '(0, 7)'))],
  ])('scores 0 for no predictions, %s', async (_what, predictions) => {
    const { metrics, n } = await scoreFiles(classification, { truth: labels, predictions });
    expect(metrics).toEqual({ acc1: 0, acc5: 0, mean_per_class_recall: 0 });
    expect(n).toBe(4);
  });

  it('refuses what does not fit', async () => {
    const predictions = csv(logits);
    await refuses(classification, { truth: json([0, 1]), predictions }, '4 rows, expected 2');
    await refuses(
      classification,
      { truth: json([0, 1, 1, 6]), predictions },
      'sample 3',
      'class 6',
      '0 to 5',
    );
    await refuses(classification, { truth: json([0, -1, 1, 6]), predictions }, 'sample 1', 'class -1');
    await refuses(classification, { truth: json([0, 1, 1.5, 0]), predictions }, 'item 2', '1.5');
    await refuses(classification, { truth: empty, predictions }, empty, 'no items');
    await refuses(classification, { truth: labels, predictions: write('') }, 'empty file');
    await refuses(classification, { truth: labels, predictions: '/not/there' }, '/not/there: file not found');
  });
});
