import { MetricError } from '../core/errors.js';

/** 97.5 % quantile of the standard normal distribution. */
const z95 = 1.959963984540054;

/** 95 % Wilson score interval of a share of `hits` among n independent trials; inside [0, 1] also at 0 and n hits.
 *  Source: Wilson 1927; statsmodels proportion_confint(method="wilson"). */
export function wilsonInterval(hits: number, n: number, z = z95): readonly [low: number, high: number] {
  if (!(n > 0 && hits >= 0 && hits <= n)) throw new MetricError(`interval: ${hits} of ${n} is not a share`);
  const share = hits / n;
  const denominator = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / denominator;
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / denominator;
  return [hits === 0 ? 0 : centre - half, hits === n ? 1 : centre + half];
}
