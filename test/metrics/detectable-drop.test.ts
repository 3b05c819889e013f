import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { smallestDetectable } from '../../harness/metrics/detectable-drop.js';
import { expectOneLine } from '../support/errors.js';

const points = (psi: number, n: number, alpha: number) => 100 * smallestDetectable(Math.sqrt(psi / n), alpha);

describe('smallestDetectable', () => {
  it('by hand: (1.644854 + 0.841621) times the deviation', () => {
    // sqrt(0.05 / 500) = 0.01
    expect(smallestDetectable(0.01, 0.05)).toBeCloseTo(0.02486475, 8);
    // power of a half needs no second z
    expect(smallestDetectable(0.01, 0.05, 0.5)).toBeCloseTo(0.01644854, 8);
    expect(smallestDetectable(0, 0.05)).toBe(0);
  });

  // Points at alpha 0.05 and at 0.05 / 60, to the digits that a table of them was printed with.
  it.each([
    [0.05, 500, 2.5, 4.0, 1],
    [0.05, 1000, 1.8, 2.8, 1],
    [0.05, 5000, 0.8, 1.3, 1],
    [0.05, 10_000, 0.56, 0.9, 1],
    [0.05, 50_000, 0.25, 0.4, 2],
    [0.02, 1000, 1.1, 1.8, 1],
    [0.02, 50_000, 0.16, 0.25, 2],
  ])('by reference: churn %d of %i samples', (psi, n, single, of60, digits) => {
    expect(points(psi, n, 0.05)).toBeCloseTo(single, digits);
    expect(points(psi, n, 0.05 / 60)).toBeCloseTo(of60, digits);
  });

  it('refuses what is no deviation', async () => {
    for (const deviation of [-1, Number.NaN, Infinity])
      await expectOneLine(
        () => smallestDetectable(deviation, 0.05),
        MetricError,
        `deviation of ${deviation}`,
      );
  });
});
