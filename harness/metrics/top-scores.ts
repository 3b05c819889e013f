import { MetricError } from '../core/errors.js';
import type { MatrixProduct } from '../core/matrix-product.js';
import type { Tensor } from '../core/tensor.js';
import { errorBoundOf, largestNorm } from './retrieval-scores.js';
import { productsWith } from './similarity.js';
import { topK } from './top-k.js';

/** The first items of a query, at most k, best first, and the first one's score in double precision. */
export interface TopItems {
  readonly items: readonly number[];
  readonly score: number;
}

/** The first items of each of the queries [N, D]. */
export type TopRanker = (queries: Tensor) => Promise<readonly TopItems[]>;

/** Scores held at once: 4 MiB. */
const blockSize = 1_048_576;

/** Ranks the rows of a gallery [M, D] for queries by their inner product, which is the cosine where both are L2-normalised:
 *  the first k of each, k from 1 on, best first, ties to the lower index.
 *
 *  Exact in double precision, whatever `multiply` rounds: its scores only sort out what is clearly behind. What is within
 *  twice the error bound (`scoreErrorBound`) of the k-th highest is computed again as a double-precision inner product:
 *  k items lie above that bound's one end, and what is below its other end lies behind all of them.
 *  Throws MetricError on NaN, as `topK` does, and on widths that differ. */
export function createTopRanker(gallery: Tensor, k: number, multiply: MatrixProduct): TopRanker {
  const [items, width] = gallery.shape;
  const norm = largestNorm(gallery);
  const damaged = Number.isFinite(norm) ? undefined : firstNotFinite(gallery);
  const rows = Math.max(1, Math.floor(blockSize / Math.max(1, items)));
  const find = createFinder(items, k);
  const scores = new Float64Array(items);
  return async (queries) => {
    const [count] = queries.shape;
    if (queries.shape[1] !== width)
      throw new MetricError(
        `embeddings have widths ${queries.shape[1]} and ${width}, expected the same width`,
      );
    const queryNorm = largestNorm(queries);
    const item = Number.isFinite(queryNorm) ? damaged : 0;
    if (item !== undefined) throw new MetricError(`score ${item} is NaN, expected a number`);
    const slack = 2 * errorBoundOf(width, queryNorm, norm);
    const rankings: TopItems[] = [];
    for (let from = 0; from < count; from += rows) {
      const to = Math.min(from + rows, count);
      const block = { data: queries.data.subarray(from * width, to * width), shape: [to - from, width] };
      const { data } = await multiply(block, gallery);
      if (data.length !== (to - from) * items)
        throw new MetricError(`ranking: ${data.length} scores of ${to - from} x ${items} pairs`);
      for (let query = from; query < to; query++) {
        const candidates = find(data, (query - from) * items, slack);
        productsWith(queries, query, gallery, candidates, scores);
        const places = topK(scores.subarray(0, candidates.length), k);
        rankings.push({ items: places.map((place) => candidates[place]), score: scores[places[0]] });
      }
    }
    return rankings;
  };
}

/** The candidates of the row of scores that begins here, in ascending order: all that are not more than `slack` below the k-th
 *  highest. Gives the same memory each time. */
type Finder = (scores: Float32Array, start: number, slack: number) => Int32Array;

function createFinder(items: number, k: number): Finder {
  const places = new Int32Array(items);
  const best = new Float32Array(k);
  return (scores, start, slack) => {
    best.fill(-Infinity);
    let count = 0;
    let last = -Infinity;
    let low = -Infinity;
    for (let item = 0; item < items; item++) {
      const score = scores[start + item];
      if (score < low) continue;
      places[count++] = item;
      if (score <= last) continue;
      let place = k - 1;
      for (; place > 0 && score > best[place - 1]; place--) best[place] = best[place - 1];
      best[place] = score;
      last = best[k - 1];
      low = last - slack;
    }
    // what came before the bar was as high as it is now
    let kept = 0;
    for (let at = 0; at < count; at++) if (scores[start + places[at]] >= low) places[kept++] = places[at];
    return places.subarray(0, kept);
  };
}

/** The first row that holds NaN or infinity. */
function firstNotFinite({ data, shape }: Tensor): number {
  return Math.floor(data.findIndex((value) => !Number.isFinite(value)) / shape[1]);
}
