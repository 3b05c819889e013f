import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import type { MatrixProduct } from '../../harness/core/matrix-product.js';
import { createRandom } from '../../harness/core/random.js';
import { normalizeRows, type Tensor } from '../../harness/core/tensor.js';
import { rankPairs, recallAt, type PairRanks } from '../../harness/metrics/retrieval-rank.js';
import { scoreErrorBound } from '../../harness/metrics/retrieval-scores.js';
import { innerProducts } from '../../harness/metrics/similarity.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { imagesOf, recallRow } from '../numbers/rows/retrieval.js';
import { expectOneLine } from '../support/errors.js';
import { multiplyPlainly, productOf } from '../support/matrix-product.js';
import { matrixOf, randomMatrix, rankAll, wholeNumber } from './random-input.js';

/** The scores of one query, as plain numbers. */
function scoresOf(queries: Tensor, gallery: Tensor, query: number): number[] {
  return [...innerProducts(queries, gallery, query, query + 1)];
}

/** Sorts the whole gallery for every query, in double precision, and walks down to the first positive. */
function slowSearch(queries: Tensor, gallery: Tensor, positives: (query: number) => readonly number[]) {
  const orders = Array.from({ length: queries.shape[0] }, (_, query) =>
    rankAll(scoresOf(queries, gallery, query)),
  );
  return {
    bestPositive: orders.map((order, query) => order.findIndex((item) => positives(query).includes(item))),
    first: orders.map(([first]) => first),
  };
}

function slowRanks(texts: Tensor, images: Tensor, imageOf: readonly number[]) {
  return {
    searchImages: slowSearch(texts, images, (text) => [imageOf[text]]),
    searchTexts: slowSearch(images, texts, (image) =>
      [...imageOf.keys()].filter((text) => imageOf[text] === image),
    ),
  };
}

const plain = ({ searchImages, searchTexts }: PairRanks) => ({
  searchImages: { bestPositive: [...searchImages.bestPositive], first: [...searchImages.first] },
  searchTexts: { bestPositive: [...searchTexts.bestPositive], first: [...searchTexts.first] },
});

/** A product that is off by nearly as much as it may be, to either side by chance. */
function multiplyBadly(seed: number): MatrixProduct {
  const random = createRandom(seed);
  return (a, b) => {
    const error = scoreErrorBound(a, b) * 0.9;
    const exact = innerProducts(a, b);
    return Promise.resolve(
      productOf(a, b, (_x, _y, row, column) => {
        const side = random() < 0.5 ? -1 : 1;
        return exact[row * b.shape[0] + column] + side * error;
      }),
    );
  };
}

describe('rankPairs', () => {
  it('by hand', async () => {
    // images e1, e2, -e1; captions (0.6, 0.8) of image 0, (-1, 0) of image 0, (0, 1) of 1, (-1, 0) of 2
    // scores: caption 0: 0.6 0.8 -0.6; caption 1: -1 0 1; caption 2: 0 1 0; caption 3: -1 0 1
    const images = matrixOf([
      [1, 0],
      [0, 1],
      [-1, 0],
    ]);
    const texts = matrixOf([
      [0.6, 0.8],
      [-1, 0],
      [0, 1],
      [-1, 0],
    ]);
    const ranks = await rankPairs(texts, images, [0, 0, 1, 2], multiplyPlainly);
    // captions: order 1 0 2, so 0 is second; 2 1 0: third; 1 0 2: first; 2 1 0: first
    // images: 0 scores 0.6 -1 0 -1, its own 0 is first; 1 scores 0.8 0 1 0: first; 2 scores -0.6 1 0 1: caption 1 wins the
    // tie, its own 3 is second
    expect(plain(ranks)).toEqual({
      searchImages: { bestPositive: [1, 2, 0, 0], first: [1, 2, 1, 2] },
      searchTexts: { bestPositive: [0, 0, 1], first: [0, 2, 1] },
    });
    expect([1, 2, 3].map((k) => recallAt(k, ranks.searchImages))).toEqual([2 / 4, 3 / 4, 1]);
    expect([1, 2].map((k) => recallAt(k, ranks.searchTexts))).toEqual([2 / 3, 1]);
  });

  it('does not flatter a model that gives the same embedding to all', async () => {
    const same = matrixOf(Array.from({ length: 10 }, () => [0.6, 0.8]));
    const { searchImages, searchTexts } = await rankPairs(
      same,
      same,
      [...same.data.keys()].slice(0, 10),
      multiplyPlainly,
    );
    expect([...searchImages.bestPositive]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...searchTexts.bestPositive]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(recallAt(1, searchImages)).toBe(0.1);
  });

  it('ranks scores below zero like any others', async () => {
    // scores -0.8, -0.6, -1: image 0 is second of three; a rule that drops scores <= 0 finds nothing
    const images = matrixOf([[-0.8], [-0.6], [-1]]);
    const { searchImages } = await rankPairs(matrixOf([[1], [1], [1]]), images, [0, 1, 2], multiplyPlainly);
    expect([...searchImages.bestPositive]).toEqual([1, 0, 2]);
  });

  it.each([
    { seed: 1, counts: [1, 7, 3, 2, 5, 4, 6], width: 3 },
    { seed: 2, counts: [5, 5, 5, 5], width: 2 },
    { seed: 3, counts: [1], width: 4 },
    { seed: 4, counts: Array.from({ length: 90 }, (_, i) => 1 + (i % 4)), width: 5 },
  ])('by a second way, with a good and a bad product: seed $seed', async ({ seed, counts, width }) => {
    const imageOf = imagesOf(counts);
    const images = normalizeRows(randomMatrix(seed, counts.length, width));
    const texts = normalizeRows(randomMatrix(seed + 100, imageOf.length, width));
    const expected = slowRanks(texts, images, imageOf);
    expect(plain(await rankPairs(texts, images, imageOf, multiplyPlainly))).toEqual(expected);
    expect(plain(await rankPairs(texts, images, imageOf, multiplyBadly(seed)))).toEqual(expected);
  });

  it('by a second way with many ties and captions in any order', async () => {
    const random = createRandom(5);
    const few = (rows: number) =>
      matrixOf(Array.from({ length: rows }, () => [wholeNumber(random, -1, 1), wholeNumber(random, -1, 1)]));
    const [texts, images] = [few(323), few(19)];
    const imageOf = Array.from({ length: 323 }, (_, text) => (text * 7) % 19);
    const expected = slowRanks(texts, images, imageOf);
    expect(plain(await rankPairs(texts, images, imageOf, multiplyPlainly))).toEqual(expected);
    expect(plain(await rankPairs(texts, images, imageOf, multiplyBadly(5)))).toEqual(expected);
  });

  it('tells scores apart that single precision cannot', async () => {
    // scores of the caption: 1 + 2^-24 on image 1, 1 on image 0; rounded to single precision both are 1
    const images = matrixOf([
      [1, 0],
      [1, 2 ** -24],
    ]);
    const ones = matrixOf([
      [1, 1],
      [1, 1],
    ]);
    expect([...(await multiplyPlainly(ones, images)).data]).toEqual([1, 1, 1, 1]);
    const { searchImages } = await rankPairs(ones, images, [0, 1], multiplyPlainly);
    expect([...searchImages.bestPositive]).toEqual([1, 0]);
    expect([...searchImages.first]).toEqual([1, 1]);
  });

  it('asks for blocks, the last one uneven, and joins them', async () => {
    // 4,194,304 scores a block: 1,398 captions of 3,000 images at once
    const [texts, images] = [randomMatrix(1, 3000, 1), randomMatrix(2, 3000, 1)];
    const asked: number[] = [];
    const multiply: MatrixProduct = (a, b) => {
      asked.push(a.shape[0]);
      const data = new Float32Array(a.data.length * 3000);
      a.data.forEach((value, row) => {
        for (let column = 0; column < 3000; column++) data[row * 3000 + column] = value * b.data[column];
      });
      return Promise.resolve({ data, shape: [a.shape[0], 3000] });
    };
    const ranks = await rankPairs(texts, images, Int32Array.from(texts.data.keys()), multiply);
    expect(asked).toEqual([1398, 1398, 204]);
    for (const query of [0, 1397, 1398, 2795, 2796, 2999]) {
      const order = rankAll(scoresOf(texts, images, query));
      expect(ranks.searchImages.bestPositive[query]).toBe(order.indexOf(query));
      expect(ranks.searchImages.first[query]).toBe(order[0]);
      const column = rankAll(scoresOf(images, texts, query));
      expect(ranks.searchTexts.bestPositive[query]).toBe(column.indexOf(query));
      expect(ranks.searchTexts.first[query]).toBe(column[0]);
    }
  });

  it.each([
    ['no captions', [], [[1]], [], 'no captions or no images'],
    ['no images', [[1]], [], [0], 'no captions or no images'],
    ['widths that differ', [[1, 2]], [[1]], [0], 'widths 2 and 1'],
    ['an image without caption', [[1], [1]], [[1], [2], [3]], [0, 2], 'image 1 has no caption'],
    [
      'an image that is not there',
      [[1], [1]],
      [[1], [2]],
      [0, 2],
      'caption 1 belongs to image 2, expected 0 to 1',
    ],
    ['too few indices', [[1], [1]], [[1]], [0], '1 image indices for 2 captions'],
    ['NaN in a caption', [[1], [NaN]], [[1]], [0, 0], 'caption 1 has NaN'],
    ['Infinity in an image', [[1], [1]], [[1], [Infinity]], [0, 1], 'image 1 has Infinity'],
  ])('throws on %s', async (_what, texts, images, imageOf, part) => {
    await expectOneLine(
      () => rankPairs(matrixOf(texts), matrixOf(images), imageOf, multiplyPlainly),
      MetricError,
      part,
    );
  });
});

describe('scoreErrorBound', () => {
  it('is about D 2^-24 for unit rows, and holds for the plain product', () => {
    const [a, b] = [normalizeRows(randomMatrix(1, 20, 512)), normalizeRows(randomMatrix(2, 20, 512))];
    const bound = scoreErrorBound(a, b);
    expect(bound / (512 * 2 ** -24)).toBeCloseTo(1, 1);
    expect(bound).toBeGreaterThan(512 * 2 ** -24);
  });

  it('refuses widths that it says nothing about', async () => {
    const wide: Tensor = { data: new Float32Array(0), shape: [0, 2 ** 23] };
    await expectOneLine(() => scoreErrorBound(wide, wide), MetricError, 'width 8388608');
  });
});

describe('recallAt', () => {
  it('is 1 when k is as large as the gallery, or larger', async () => {
    const [texts, images] = [randomMatrix(1, 12, 3), randomMatrix(2, 4, 3)];
    const imageOf = Array.from({ length: 12 }, (_, text) => text % 4);
    const { searchImages } = await rankPairs(texts, images, imageOf, multiplyPlainly);
    expect(recallAt(3, searchImages)).toBeLessThan(1);
    expect([4, 5, 10].map((k) => recallAt(k, searchImages))).toEqual([1, 1, 1]);
  });

  it.each(recallRow.cases)("equals CLIP_benchmark's recall@1, 5, 10 on captions $counts", (stored) =>
    expectAgreement(recallRow, stored),
  );

  it('control: the stored inputs tell "any positive" from "share of the positives", and the directions apart', () => {
    const [{ counts, images, captions, recalls }] = recallRow.cases;
    const imageOf = imagesOf(counts);
    const [queries, gallery] = [normalizeRows(matrixOf(images)), normalizeRows(matrixOf(captions))];
    const found = counts.map((count, image) => {
      const top = rankAll(scoresOf(queries, gallery, image)).slice(0, 5);
      return top.filter((caption) => imageOf[caption] === image).length / count;
    });
    const share = found.reduce((sum, value) => sum + value, 0) / found.length;
    expect(Math.abs(share - recalls['text_retrieval_recall@5'])).toBeGreaterThan(0.01);
    expect(recalls['image_retrieval_recall@5']).not.toBe(recalls['text_retrieval_recall@5']);
  });
});
