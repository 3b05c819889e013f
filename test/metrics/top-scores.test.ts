import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import type { MatrixProduct } from '../../harness/core/matrix-product.js';
import { createRandom } from '../../harness/core/random.js';
import { normalizeRows, rowOf, stackRows, type Tensor } from '../../harness/core/tensor.js';
import { scoreErrorBound } from '../../harness/metrics/retrieval-scores.js';
import { innerProducts } from '../../harness/metrics/similarity.js';
import { topK } from '../../harness/metrics/top-k.js';
import { createTopRanker, type TopItems } from '../../harness/metrics/top-scores.js';
import { expectOneLine } from '../support/errors.js';
import { multiplyPlainly, productOf } from '../support/matrix-product.js';
import { matrixOf, randomMatrix, wholeNumber } from './random-input.js';

/** All scores of each query in double precision, and the first k of them. */
function rankPlainly(queries: Tensor, gallery: Tensor, k: number): TopItems[] {
  return Array.from({ length: queries.shape[0] }, (_, query) => {
    const scores = scoresOf(queries, gallery, query);
    const items = topK(Float64Array.from(scores), k);
    return { items, score: scores[items[0]] };
  });
}

/** The definition, one sum at a time. */
function scoresOf(queries: Tensor, gallery: Tensor, query: number): number[] {
  const row = rowOf(queries, query);
  return Array.from({ length: gallery.shape[0] }, (_, item) => {
    const other = rowOf(gallery, item);
    return row.reduce((sum, value, i) => sum + value * other[i], 0);
  });
}

/** A product that is off by nearly as much as it may be, to either side by chance. */
function multiplyBadly(seed: number, share = 0.99): MatrixProduct {
  const random = createRandom(seed);
  return (a, b) => {
    const error = scoreErrorBound(a, b) * share;
    const exact = innerProducts(a, b);
    return Promise.resolve(
      productOf(a, b, (_x, _y, row, column) => {
        const side = random() < 0.5 ? -1 : 1;
        return exact[row * b.shape[0] + column] + side * error;
      }),
    );
  };
}

/** Rows of which many are equal, and many differ from another one in the last bit of one number. */
function rowsWithTies(seed: number, rows: number, width: number): Tensor {
  const random = createRandom(seed);
  const base = normalizeRows(randomMatrix(seed, 4, width));
  return stackRows(
    Array.from({ length: rows }, () => {
      const row = rowOf(base, wholeNumber(random, 0, 3)).slice();
      const bits = new Int32Array(row.buffer);
      if (random() < 0.5) bits[wholeNumber(random, 0, width - 1)] += wholeNumber(random, -1, 1);
      return row;
    }),
  );
}

describe('createTopRanker', () => {
  it('by hand', async () => {
    // scores of (1, 0): 0.6 0 -1 0.6; of (0, -1): -0.8 -1 0 -0.8
    const gallery = matrixOf([
      [0.6, 0.8],
      [0, 1],
      [-1, 0],
      [0.6, 0.8],
    ]);
    const queries = matrixOf([
      [1, 0],
      [0, -1],
    ]);
    expect(await createTopRanker(gallery, 3, multiplyPlainly)(queries)).toEqual([
      { items: [0, 3, 1], score: Math.fround(0.6) },
      { items: [2, 0, 3], score: 0 },
    ]);
  });

  it.each([
    { name: 'random rows', items: 97, width: 16, make: randomMatrix },
    { name: 'ties and near ties', items: 61, width: 8, make: rowsWithTies },
    { name: 'fewer items than are asked for', items: 3, width: 5, make: randomMatrix },
    { name: 'one item', items: 1, width: 5, make: randomMatrix },
  ])('by a second way, with a good and a bad product: $name', async ({ items, width, make }) => {
    for (let seed = 1; seed <= 20; seed++) {
      const gallery = normalizeRows(make(seed, items, width));
      const queries = normalizeRows(make(seed + 100, 23, width));
      const expected = rankPlainly(queries, gallery, 5);
      expect(await createTopRanker(gallery, 5, multiplyPlainly)(queries)).toEqual(expected);
      expect(await createTopRanker(gallery, 5, multiplyBadly(seed))(queries)).toEqual(expected);
    }
  });

  it('control: the bad product alone ranks otherwise, and one beyond the bound is not mended', async () => {
    const gallery = rowsWithTies(1, 61, 8);
    const queries = rowsWithTies(101, 200, 8);
    const expected = rankPlainly(queries, gallery, 5);
    const bad = await multiplyBadly(1)(queries, gallery);
    const alone = Array.from({ length: 200 }, (_, query) => topK(rowOf(bad, query), 5));
    expect(alone).not.toEqual(expected.map(({ items }) => items));
    const worse = multiplyBadly(1, 1e6);
    expect(await createTopRanker(gallery, 5, worse)(queries)).not.toEqual(expected);
  });

  it('gives ties to the lower index when all rows are equal', async () => {
    const same = matrixOf(Array.from({ length: 40 }, () => [0.6, 0.8]));
    const rankings = await createTopRanker(same, 5, multiplyBadly(3))(same);
    expect(rankings.map(({ items }) => items)).toEqual(Array.from({ length: 40 }, () => [0, 1, 2, 3, 4]));
    const zeros = matrixOf([[0, 0]]);
    expect(await createTopRanker(same, 2, multiplyPlainly)(zeros)).toEqual([{ items: [0, 1], score: 0 }]);
  });

  it('tells scores apart that single precision cannot', async () => {
    const gallery = matrixOf([
      [1, 0],
      [1, 2 ** -24],
    ]);
    const ones = matrixOf([[1, 1]]);
    expect([...(await multiplyPlainly(ones, gallery)).data]).toEqual([1, 1]);
    expect(await createTopRanker(gallery, 1, multiplyPlainly)(ones)).toEqual([
      { items: [1], score: 1 + 2 ** -24 },
    ]);
  });

  it('asks for blocks, the last one uneven, and joins them', async () => {
    // 1,048,576 scores a block: 349 queries of 3,000 items at once
    const [queries, gallery] = [randomMatrix(1, 800, 2), randomMatrix(2, 3000, 2)];
    const asked: number[] = [];
    const multiply: MatrixProduct = (a, b) => {
      asked.push(a.shape[0]);
      return multiplyPlainly(a, b);
    };
    const rankings = await createTopRanker(gallery, 5, multiply)(queries);
    expect(asked).toEqual([349, 349, 102]);
    for (const query of [0, 348, 349, 697, 698, 799])
      expect(rankings[query].items).toEqual(topK(Float64Array.from(scoresOf(queries, gallery, query)), 5));
  });

  it('ranks no queries', async () => {
    const none = { data: new Float32Array(0), shape: [0, 2] };
    expect(await createTopRanker(randomMatrix(1, 3, 2), 5, multiplyPlainly)(none)).toEqual([]);
  });

  it.each([
    ['NaN in a query', [[1, NaN]], [[1, 0]], 'score 0 is NaN, expected a number'],
    ['infinity in a query', [[Infinity, 1]], [[1, 0]], 'score 0 is NaN, expected a number'],
    [
      'NaN in an item',
      [[1, 0]],
      [
        [1, 0],
        [NaN, 0],
      ],
      'score 1 is NaN, expected a number',
    ],
    ['widths that differ', [[1, 2]], [[1]], 'widths 2 and 1'],
  ])('throws on %s', async (_what, queries, gallery, part) => {
    await expectOneLine(
      () => createTopRanker(matrixOf(gallery), 5, multiplyPlainly)(matrixOf(queries)),
      MetricError,
      part,
    );
  });

  it('throws when the product is of other rows', async () => {
    const short: MatrixProduct = () => Promise.resolve({ data: new Float32Array(1), shape: [1, 1] });
    await expectOneLine(
      () => createTopRanker(randomMatrix(1, 3, 2), 5, short)(randomMatrix(2, 2, 2)),
      MetricError,
      '1 scores of 2 x 3 pairs',
    );
  });
});
