import { MetricError } from '../core/errors.js';
import { createRandom } from '../core/random.js';
import { quantile } from './bootstrap.js';

const resamples = 1000;

/** 95 % percentile intervals of several values over independent units, by seeded bootstrap: `statistic` is recomputed on
 *  1,000 resamples, each told by how often every unit was drawn. The draws are those of `bootstrapInterval` with the same
 *  seed. A value that some resample does not define (a class that was not drawn) has no interval.
 *  Throws MetricError without units, and on a value that is not finite. */
export function bootstrapIntervals(
  units: number,
  statistic: (draws: Int32Array) => Readonly<Record<string, number | undefined>>,
  seed: number,
): Readonly<Record<string, readonly [low: number, high: number]>> {
  if (units < 1) throw new MetricError('intervals: no units to resample');
  const random = createRandom(seed);
  const values = new Map<string, Float64Array>();
  const counts = new Map<string, number>();
  const draws = new Int32Array(units);
  for (let round = 0; round < resamples; round++) {
    draws.fill(0);
    for (let i = 0; i < units; i++) draws[Math.floor(random() * units)]++;
    for (const [name, value] of Object.entries(statistic(draws))) {
      if (value === undefined) continue;
      if (!Number.isFinite(value))
        throw new MetricError(`intervals: ${name} is ${value} on a resample, expected a number`);
      const known = values.get(name) ?? new Float64Array(resamples);
      known[round] = value;
      values.set(name, known);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const whole = [...values].filter(([name]) => counts.get(name) === resamples);
  return Object.fromEntries(
    whole.map(([name, all]) => [name, [quantile(all.sort(), 0.025), quantile(all, 0.975)] as const]),
  );
}
