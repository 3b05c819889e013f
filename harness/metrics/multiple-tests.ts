import { MetricError } from '../core/errors.js';

/** p values corrected by Holm's method, in the order given: those up to a level together hold that level for the chance of
 *  any false one. Whatever the tests depend on each other. Ascending with p, at most 1; none give none.
 *  Throws MetricError on a p outside [0, 1]. Source: Holm 1979. */
export function adjustHolm(pValues: readonly number[]): readonly number[] {
  const order = ascending(pValues);
  const adjusted = new Array<number>(pValues.length);
  let most = 0;
  order.forEach((place, rank) => {
    most = Math.max(most, Math.min(1, (order.length - rank) * pValues[place]));
    adjusted[place] = most;
  });
  return adjusted;
}

/** p values corrected by the method of Benjamini and Hochberg, in the order given: of those up to a level, at most that share is
 *  false on average, where the tests are independent or depend on each other positively. For triage lists.
 *  Throws MetricError on a p outside [0, 1]. Source: Benjamini and Hochberg 1995. */
export function adjustBenjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const order = ascending(pValues);
  const adjusted = new Array<number>(pValues.length);
  let least = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const place = order[rank - 1];
    least = Math.min(least, (order.length * pValues[place]) / rank);
    adjusted[place] = least;
  }
  return adjusted;
}

/** Places by p, ties in their order. */
function ascending(pValues: readonly number[]): readonly number[] {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined)
    throw new MetricError(
      `multiple tests: ${wrong} is no p value, expected 0 to 1. Leave out what was not tested`,
    );
  return [...pValues.keys()].sort((a, b) => pValues[a] - pValues[b]);
}
