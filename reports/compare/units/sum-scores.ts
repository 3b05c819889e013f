import type { SumScore } from './sum-rule.js';

/** The second number over the first, of a single key; undefined where the first is 0. */
export const shareOfSums: SumScore = ([all, part]) => (all > 0 ? part / all : undefined);

/** The mean over keys of the second number over the first; keys whose first is 0 do not count. Sums: [keys, 2]. */
export const meanOfShares: SumScore = (sums) => {
  let [sum, occurring] = [0, 0];
  for (let at = 0; at < sums.length; at += 2) {
    if (sums[at] === 0) continue;
    sum += sums[at + 1] / sums[at];
    occurring++;
  }
  return occurring > 0 ? sum / occurring : undefined;
};

/** The least of the second numbers over the first, over the keys at these places; keys whose first is 0 do not count.
 *  Sums: [keys, 2]. */
export function leastShare(sums: Float64Array, places: readonly number[]): number | undefined {
  let least = Infinity;
  for (const place of places)
    if (sums[2 * place] > 0) least = Math.min(least, sums[2 * place + 1] / sums[2 * place]);
  return least === Infinity ? undefined : least;
}
