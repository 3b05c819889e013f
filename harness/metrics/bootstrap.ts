import { MetricError } from '../core/errors.js';
import { createRandom } from '../core/random.js';

const resamples = 1000;

/** 95 % percentile interval of a statistic over independent units, by seeded bootstrap: `statistic` is recomputed on
 *  1,000 resamples, each a list of `units` unit indices drawn with replacement. Undefined results are an error.
 *  Resample the unit that is independent: the image, also where it brings several captions. */
export function bootstrapInterval(
  units: number,
  statistic: (chosen: Int32Array) => number,
  seed: number,
): readonly [low: number, high: number] {
  if (units < 1) throw new MetricError('interval: no units to resample');
  const random = createRandom(seed);
  const chosen = new Int32Array(units);
  const values = new Float64Array(resamples);
  for (let round = 0; round < resamples; round++) {
    for (let i = 0; i < units; i++) chosen[i] = Math.floor(random() * units);
    values[round] = statistic(chosen);
    if (!Number.isFinite(values[round]))
      throw new MetricError(`interval: the statistic is ${values[round]} on a resample`);
  }
  values.sort();
  return [quantile(values, 0.025), quantile(values, 0.975)];
}

/** Quantile of ascending values by linear interpolation between neighbours (NumPy's default). */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
