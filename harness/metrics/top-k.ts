import { MetricError } from '../core/errors.js';

/** Indices of the k highest scores, best first; equal scores go to the lower index. Fewer when there are fewer scores.
 *  Throws MetricError on a score that is not a number. */
export function topK(scores: Float32Array | Float64Array, k: number): number[] {
  const best: number[] = [];
  for (let index = 0; index < scores.length; index++) {
    const score = scores[index];
    if (Number.isNaN(score)) throw new MetricError(`score ${index} is NaN, expected a number`);
    if (best.length === k && score <= scores[best[k - 1]]) continue;
    let place = best.length;
    while (place > 0 && score > scores[best[place - 1]]) place--;
    best.splice(place, 0, index);
    if (best.length > k) best.pop();
  }
  return best;
}
