import { randomBinomial } from 'd3-random';
import { MetricError } from '../core/errors.js';
import type { Random } from '../core/random.js';

/** Draws how many of `trials` hit, each with `chance`. */
export type DrawHits = (trials: number, chance: number) => number;

/** Draws of binomial distributions from a seeded source, exact at any size: the same numbers for the same seed.
 *  A draw throws MetricError where trials or chance do not exist. Source: d3-random, after Devroye 1986, X.4.3. */
export function createBinomialDraws(random: Random): DrawHits {
  const draw = randomBinomial.source(random);
  return (trials, chance) => {
    if (!(Number.isSafeInteger(trials) && trials >= 0 && chance >= 0 && chance <= 1))
      throw new MetricError(`binomial draws: ${trials} trials of chance ${chance} do not exist`);
    return trials === 0 ? 0 : draw(trials, chance)();
  };
}
