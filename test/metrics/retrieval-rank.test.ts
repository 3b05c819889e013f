import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { normalizeRows, type Tensor } from '../../harness/core/tensor.js';
import { rankPositives, recallAt } from '../../harness/metrics/retrieval-rank.js';
import { innerProducts } from '../../harness/metrics/similarity.js';
import { matrixOf, randomMatrix, rankAll, wholeNumber } from './random-input.js';
import { reference } from './reference.js';

/** The scores of one query, as plain numbers. */
function scoresOf(queries: Tensor, gallery: Tensor, query: number): number[] {
  return [...innerProducts(queries, gallery, query, query + 1)];
}

/** Sorts the whole gallery for every query and walks down to the first positive. */
function slowRanks(queries: Tensor, gallery: Tensor, positives: (query: number) => readonly number[]) {
  const orders = Array.from({ length: queries.shape[0] }, (_, query) =>
    rankAll(scoresOf(queries, gallery, query)),
  );
  return {
    bestPositive: orders.map((order, query) => order.findIndex((item) => positives(query).includes(item))),
    first: orders.map(([first]) => first),
  };
}

/** Which captions belong to which image, from the numbers of captions. */
function pairsOf(counts: readonly number[]) {
  const imageOf = counts.flatMap((count, image) => new Array<number>(count).fill(image));
  const captionsOf = counts.map((_, image) => [...imageOf.keys()].filter((c) => imageOf[c] === image));
  return { imageOf, captionsOf };
}

const plain = ({ bestPositive, first }: { bestPositive: Int32Array; first: Int32Array }) => ({
  bestPositive: [...bestPositive],
  first: [...first],
});

describe('rankPositives', () => {
  it('by hand', () => {
    // gallery e1, e2, -e1; query 0 = (0.6, 0.8): scores 0.6, 0.8, -0.6: order 1, 0, 2
    // query 1 = (-1, 0): scores -1, 0, 1: order 2, 1, 0
    const gallery = matrixOf([
      [1, 0],
      [0, 1],
      [-1, 0],
    ]);
    const queries = matrixOf([
      [0.6, 0.8],
      [-1, 0],
    ]);
    const ranks = rankPositives(queries, gallery, (query) => [[0, 2], [0]][query]);
    expect(plain(ranks)).toEqual({ bestPositive: [1, 2], first: [1, 2] });
    // best positives at places 1 and 2: none in the first, one in the first two, both in the first three
    expect([1, 2, 3].map((k) => recallAt(k, ranks))).toEqual([0, 0.5, 1]);
  });

  it('gives ties to the lower index', () => {
    const gallery = matrixOf([[1], [2], [2], [2]]);
    const query = matrixOf([[1]]);
    const rankOf = (positives: number[]) => rankPositives(query, gallery, () => positives).bestPositive[0];
    expect([[0], [1], [2], [3], [3, 2], [2, 3], [0, 3]].map(rankOf)).toEqual([3, 0, 1, 2, 1, 1, 2]);
    expect([...rankPositives(query, gallery, () => [0]).first]).toEqual([1]);
  });

  it('does not flatter a model that gives the same embedding to all', () => {
    const same = matrixOf(Array.from({ length: 10 }, () => [0.6, 0.8]));
    const ranks = rankPositives(same, same, (query) => [query]);
    expect([...ranks.bestPositive]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(recallAt(1, ranks)).toBe(0.1);
  });

  it('ranks scores below zero like any others', () => {
    // scores -0.8, -0.6, -1: order 1, 0, 2; a rule that drops scores <= 0 finds nothing
    const gallery = matrixOf([[-0.8], [-0.6], [-1]]);
    const ranks = rankPositives(matrixOf([[1]]), gallery, () => [0]);
    expect(plain(ranks)).toEqual({ bestPositive: [1], first: [1] });
    expect(recallAt(2, ranks)).toBe(1);
  });

  it.each([
    { seed: 1, counts: [1, 7, 3, 2, 5, 4, 6], width: 3 },
    { seed: 2, counts: [5, 5, 5, 5], width: 2 },
    { seed: 3, counts: [1], width: 4 },
  ])('by a second way: captions $counts', ({ seed, counts, width }) => {
    const { imageOf, captionsOf } = pairsOf(counts);
    const images = normalizeRows(randomMatrix(seed, counts.length, width));
    const texts = normalizeRows(randomMatrix(seed + 100, imageOf.length, width));
    const ofCaption = (caption: number) => [imageOf[caption]];
    const ofImage = (image: number) => captionsOf[image];
    expect(plain(rankPositives(texts, images, ofCaption))).toEqual(slowRanks(texts, images, ofCaption));
    expect(plain(rankPositives(images, texts, ofImage))).toEqual(slowRanks(images, texts, ofImage));
  });

  it('by a second way over more queries than one block, with many ties', () => {
    const random = createRandom(5);
    const few = (rows: number) =>
      matrixOf(Array.from({ length: rows }, () => [wholeNumber(random, -1, 1), wholeNumber(random, -1, 1)]));
    const [queries, gallery] = [few(523), few(9)];
    const positives = (query: number) => [query % 9, (query * 7) % 9, 4];
    expect(plain(rankPositives(queries, gallery, positives))).toEqual(slowRanks(queries, gallery, positives));
  });

  it('does not depend on the order in which positives are named', () => {
    const [queries, gallery] = [randomMatrix(1, 20, 3), randomMatrix(2, 15, 3)];
    const positives = (query: number) => [query % 15, (query + 4) % 15, (query + 9) % 15];
    expect(rankPositives(queries, gallery, (query) => positives(query).toReversed())).toEqual(
      rankPositives(queries, gallery, positives),
    );
  });

  it.each([
    ['queries', matrixOf([]), matrixOf([[1]])],
    ['gallery', matrixOf([[1]]), matrixOf([])],
  ])('throws on no %s', (_what, queries, gallery) => {
    expect(() => rankPositives(queries, gallery, () => [0])).toThrow(
      new MetricError('retrieval: no queries or nothing to search in'),
    );
    expect(() => rankPositives(queries, gallery, () => [0])).toThrow(MetricError);
  });

  it('throws on a query without positives', () => {
    const rows = matrixOf([[1], [2]]);
    expect(() => rankPositives(rows, rows, (query) => (query === 1 ? [] : [0]))).toThrow(
      new MetricError('retrieval: query 1 has no positive, expected at least one'),
    );
  });

  it('throws on NaN, in a query or anywhere in the gallery', () => {
    const good = [[1], [2], [3]];
    const bad = [[1], [2], [NaN]];
    expect(() => rankPositives(matrixOf(bad), matrixOf(good), () => [1])).toThrow(
      new MetricError('retrieval: query 2 scores NaN on item 0'),
    );
    expect(() => rankPositives(matrixOf(good), matrixOf(bad), () => [0])).toThrow(
      new MetricError('retrieval: query 0 scores NaN on item 2'),
    );
    expect(() => rankPositives(matrixOf(good), matrixOf(bad), () => [2])).toThrow(MetricError);
  });

  it('throws when the widths differ', () => {
    expect(() => rankPositives(matrixOf([[1, 2]]), matrixOf([[1]]), () => [0])).toThrow(MetricError);
  });
});

describe('recallAt', () => {
  it('is 1 when k is as large as the gallery, or larger', () => {
    const [queries, gallery] = [randomMatrix(1, 12, 3), randomMatrix(2, 4, 3)];
    const ranks = rankPositives(queries, gallery, (query) => [query % 4]);
    expect(recallAt(3, ranks)).toBeLessThan(1);
    expect([4, 5, 10].map((k) => recallAt(k, ranks))).toEqual([1, 1, 1]);
  });

  describe.each(reference.retrieval)('on captions $counts', ({ counts, images, captions, recalls }) => {
    const { imageOf, captionsOf } = pairsOf(counts);
    const imageMatrix = normalizeRows(matrixOf(images));
    const textMatrix = normalizeRows(matrixOf(captions));
    const searchImages = rankPositives(textMatrix, imageMatrix, (caption) => [imageOf[caption]]);
    const searchTexts = rankPositives(imageMatrix, textMatrix, (image) => captionsOf[image]);

    it.each([1, 5, 10])("equals CLIP_benchmark's recall@%i", (k) => {
      expect(recallAt(k, searchImages)).toBeCloseTo(recalls[`image_retrieval_recall@${k}`], 12);
      expect(recallAt(k, searchTexts)).toBeCloseTo(recalls[`text_retrieval_recall@${k}`], 12);
    });
  });

  it('control: the stored inputs tell "any positive" from "share of the positives", and the directions apart', () => {
    const [{ counts, images, captions, recalls }] = reference.retrieval;
    const { captionsOf } = pairsOf(counts);
    const [queries, gallery] = [normalizeRows(matrixOf(images)), normalizeRows(matrixOf(captions))];
    const found = captionsOf.map((own, image) => {
      const top = rankAll(scoresOf(queries, gallery, image)).slice(0, 5);
      return own.filter((caption) => top.includes(caption)).length / own.length;
    });
    const share = found.reduce((sum, value) => sum + value, 0) / found.length;
    expect(Math.abs(share - recalls['text_retrieval_recall@5'])).toBeGreaterThan(0.01);
    expect(recalls['image_retrieval_recall@5']).not.toBe(recalls['text_retrieval_recall@5']);
  });
});
