import { MetricError } from '../core/errors.js';

/** Indices of the `count` highest scores, best first; a tie goes to the higher index. This is the reference's
 *  `np.argsort(logits)[-n:]`, whose sort is stable for so few scores: the other metrics give ties to the lower index.
 *  Throws MetricError on NaN and on a count outside 1 to the number of scores.
 *  Source: mlfoundations/datacomp, eval_utils/wino_eval.py. */
export function chooseBest(scores: ArrayLike<number>, count: number): readonly number[] {
  if (!Number.isInteger(count) || count < 1 || count > scores.length)
    throw new MetricError(`jaccard: ${count} of ${scores.length} candidates, expected 1 to ${scores.length}`);
  const order = Array.from(scores, (score, index) => {
    if (Number.isNaN(score)) throw new MetricError(`jaccard: candidate ${index} scores NaN`);
    return index;
  });
  return order.sort((a, b) => compare(scores[b], scores[a]) || b - a).slice(0, count);
}

/** Jaccard index of two sets of one size, given as lists without repeats: hits / (2n - hits), where n is that size.
 *  Throws MetricError on empty sets and on sets of two sizes. */
export function jaccardIndex<Item>(truth: readonly Item[], chosen: readonly Item[]): number {
  if (truth.length === 0 || truth.length !== chosen.length)
    throw new MetricError(
      `jaccard: ${chosen.length} chosen of ${truth.length} right ones, expected as many, at least one`,
    );
  const right = new Set(truth);
  const hits = chosen.filter((item) => right.has(item)).length;
  return hits / (2 * truth.length - hits);
}

/** Not a difference: Infinity - Infinity is no order. */
function compare(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
