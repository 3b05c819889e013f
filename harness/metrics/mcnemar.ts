import { MetricError } from '../core/errors.js';
import { binomialCdf, normalCdf } from './distributions.js';

/** p values of McNemar's test. From the normal distribution (`normal`) both are the same. */
export interface McNemar {
  readonly exact: number;
  /** Half of the probability of what was seen is left out: less cautious, closer to the level that is asked for. */
  readonly midP: number;
  readonly method: 'exact' | 'normal';
}

/** Above so many samples that only one model gets right, z is used. */
const mostExact = 1000;

/** p of as great an imbalance, either way, between the samples that only one of two models gets right, were each as likely to
 *  be gained as lost; 1 where there are none. `gained`: only the second model is right; `lost`: only the first. The same
 *  samples for both models are required. Exact from the binomial distribution of 1/2; above 1,000 such samples from
 *  z = |gained - lost| / sqrt(gained + lost), without correction.
 *  Source: McNemar 1947; mid-p: Fagerland, Lydersen and Laake 2013. */
export function testDifference(gained: number, lost: number): McNemar {
  checkCounts(gained, lost);
  const { exact, midP, method } = lowerTail(Math.min(gained, lost), gained + lost);
  return { exact: Math.min(1, 2 * exact), midP: Math.min(1, 2 * midP), method };
}

/** p of as few gained samples among those that only one of two models gets right: one-sided, small where the second
 *  model is worse. Otherwise as `testDifference`. */
export function testDrop(gained: number, lost: number): McNemar {
  checkCounts(gained, lost);
  return lowerTail(gained, gained + lost);
}

/** P(X <= k), X of n trials of 1/2. */
function lowerTail(k: number, n: number): McNemar {
  if (n > mostExact) {
    const p = normalCdf((2 * k - n) / Math.sqrt(n));
    return { exact: p, midP: p, method: 'normal' };
  }
  const exact = binomialCdf(k, n, 0.5);
  const here = exact - binomialCdf(k - 1, n, 0.5);
  return { exact, midP: n === 0 ? 1 : exact - here / 2, method: 'exact' };
}

function checkCounts(gained: number, lost: number): void {
  for (const count of [gained, lost])
    if (!(Number.isSafeInteger(count) && count >= 0))
      throw new MetricError(`McNemar's test: ${count} is no number of samples, expected 0, 1, 2, ...`);
}
