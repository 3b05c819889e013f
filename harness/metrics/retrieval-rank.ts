import { MetricError } from '../core/errors.js';
import type { Tensor } from '../core/tensor.js';
import { innerProducts } from './similarity.js';

/** What each query finds: the place (0 = first) of its best positive, and the item in first place. */
export interface RetrievalRanks {
  readonly bestPositive: Int32Array;
  readonly first: Int32Array;
}

const blockRows = 256;

/** Ranks of every query over the whole gallery. queries [Q, D], gallery [G, D], both L2-normalised; `positives` gives
 *  the gallery indices that are right for a query. Ties go to the lower index. Scores may be negative: none is dropped.
 *  Throws MetricError on an empty gallery, NaN, or a query without positives. */
export function rankPositives(
  queries: Tensor,
  gallery: Tensor,
  positives: (query: number) => readonly number[],
): RetrievalRanks {
  const [queryCount] = queries.shape;
  const [itemCount] = gallery.shape;
  if (queryCount === 0 || itemCount === 0)
    throw new MetricError('retrieval: no queries or nothing to search in');
  const bestPositive = new Int32Array(queryCount);
  const first = new Int32Array(queryCount);
  for (let from = 0; from < queryCount; from += blockRows) {
    const to = Math.min(from + blockRows, queryCount);
    const scores = innerProducts(queries, gallery, from, to);
    for (let query = from; query < to; query++) {
      const row = scores.subarray((query - from) * itemCount, (query - from + 1) * itemCount);
      bestPositive[query] = bestRank(row, positives(query), query);
      first[query] = firstPlace(row);
    }
  }
  return { bestPositive, first };
}

/** Fraction of queries with any positive among the first k. This is recall@k in CLIP's sense: one hit is enough, however
 *  many positives there are. Source: CLIP_benchmark, metrics/zeroshot_retrieval.py. */
export function recallAt(k: number, ranks: RetrievalRanks): number {
  let hits = 0;
  for (const rank of ranks.bestPositive) if (rank < k) hits++;
  return hits / ranks.bestPositive.length;
}

function bestRank(scores: Float64Array, positives: readonly number[], query: number): number {
  if (positives.length === 0)
    throw new MetricError(`retrieval: query ${query} has no positive, expected at least one`);
  let best = positives[0];
  for (const item of positives)
    if (scores[item] > scores[best] || (scores[item] === scores[best] && item < best)) best = item;
  let ahead = 0;
  for (let item = 0; item < scores.length; item++) {
    if (Number.isNaN(scores[item]))
      throw new MetricError(`retrieval: query ${query} scores NaN on item ${item}`);
    if (scores[item] > scores[best] || (scores[item] === scores[best] && item < best)) ahead++;
  }
  return ahead;
}

function firstPlace(scores: Float64Array): number {
  let first = 0;
  for (let item = 1; item < scores.length; item++) if (scores[item] > scores[first]) first = item;
  return first;
}
