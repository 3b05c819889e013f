import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { createBinomialDraws } from '../../harness/metrics/binomial-draws.js';
import { binomialCdf } from '../../harness/metrics/distributions.js';
import { expectOneLine } from '../support/errors.js';

describe('createBinomialDraws', () => {
  it('by hand: what is certain', () => {
    const draw = createBinomialDraws(createRandom(1));
    expect(draw(0, 0.5)).toBe(0);
    expect(draw(0, 1)).toBe(0);
    expect(draw(9, 0)).toBe(0);
    expect(draw(9, 1)).toBe(9);
  });

  it('is the same for the same seed, and another for another', () => {
    const draws = (seed: number) => {
      const draw = createBinomialDraws(createRandom(seed));
      return Array.from({ length: 20 }, () => draw(1000, 0.3));
    };
    expect(draws(5)).toEqual(draws(5));
    expect(draws(5)).not.toEqual(draws(6));
  });

  it.each([
    [1, 0.3],
    [12, 0.5],
    [300, 0.02],
    [300, 0.98],
    [50_000, 0.05],
    [50_000, 0.6],
  ])('by a second way: %i trials of %d fall below as often as the distribution says', (trials, chance) => {
    const draw = createBinomialDraws(createRandom(trials));
    const draws = Array.from({ length: 20_000 }, () => draw(trials, chance));
    expect(draws.every((hits) => Number.isInteger(hits) && hits >= 0 && hits <= trials)).toBe(true);
    const deviation = Math.sqrt(trials * chance * (1 - chance));
    for (const off of [-1.5, -0.5, 0, 0.5, 1.5]) {
      const most = Math.floor(trials * chance + off * deviation);
      const expected = binomialCdf(most, trials, chance);
      const share = draws.filter((hits) => hits <= most).length / draws.length;
      // 4 standard errors, at most 4 sqrt(0.25 / 20,000) = 0.0141
      expect(Math.abs(share - expected)).toBeLessThan(
        4 * Math.sqrt((expected * (1 - expected)) / 20_000) + 1e-12,
      );
    }
  });

  it('refuses what cannot be drawn', async () => {
    const draw = createBinomialDraws(createRandom(1));
    for (const [trials, chance] of [
      [-1, 0.5],
      [1.5, 0.5],
      [3, 1.1],
      [3, Number.NaN],
    ])
      await expectOneLine(() => draw(trials, chance), MetricError, 'do not exist');
  });
});
