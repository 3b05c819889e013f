import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { retrieval } from '../../harness/score/retrieval.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json, csv } = files;
const empty = json([]);

describe('retrieval', () => {
  const images = csv([
    [2, 0],
    [0, 5],
  ]);
  const texts = csv([
    [3, 1], // finds image 0
    [1, 9], // finds image 1, belongs to 0
    [0, 1], // finds image 1
  ]);
  const options = { truth: json([0, 0, 1]), 'image-embeds': images, 'text-embeds': texts };

  it('by hand: rows are normalised, and k may exceed the gallery', async () => {
    const { metrics, n } = await scoreFiles(retrieval, options);
    // image 0 finds caption 0; image 1 scores 0.32 0.99 1 and finds caption 2
    expect(metrics).toEqual({
      'image_retrieval_recall@1': 2 / 3,
      'image_retrieval_recall@5': 1,
      'image_retrieval_recall@10': 1,
      'text_retrieval_recall@1': 1,
      'text_retrieval_recall@5': 1,
      'text_retrieval_recall@10': 1,
      'mean_recall@1': (2 / 3 + 1) / 2,
    });
    expect(n).toBe(2);
  });

  it('says which rows have no direction, in one line', async () => {
    const zeros = csv([
      [3, 1],
      [0, 0],
      [0, 0],
    ]);
    const { warnings } = await scoreFiles(retrieval, { ...options, 'text-embeds': zeros });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('2 of 3 rows are all zeros, the first is row 1');
    expect((await scoreFiles(retrieval, options)).warnings).toEqual([]);
  });

  it('scores 0 when both lists of embeddings are empty', async () => {
    const { metrics, n } = await scoreFiles(retrieval, {
      ...options,
      'image-embeds': empty,
      'text-embeds': empty,
    });
    expect(new Set(Object.values(metrics))).toEqual(new Set([0]));
    expect(n).toBe(2);
  });

  it('refuses what does not fit', async () => {
    await refuses(retrieval, { ...options, truth: json([0, 0, 2]) }, 'caption 2', 'image 2', '0 to 1');
    await refuses(retrieval, { ...options, truth: json([0, 0, 0]) }, 'image 1', 'no caption');
    await refuses(retrieval, { ...options, truth: json([0, 1]) }, '3 rows, expected 2');
    await refuses(retrieval, { ...options, 'image-embeds': empty }, 'no embeddings');
    await refuses(retrieval, { ...options, 'image-embeds': csv([[1], [2]]) }, '2 columns, expected 1');
  });
});
