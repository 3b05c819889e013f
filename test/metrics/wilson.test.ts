import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MetricError } from '../../harness/core/errors.js';
import { wilsonInterval } from '../../harness/metrics/wilson.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { wilsonRow } from '../numbers/rows/intervals.js';

const z95 = 1.959963984540054;

/** Where |share - p| = z sqrt(p (1 - p) / n), by halving the way from the share to the end. */
function slowLimit(share: number, n: number, end: 0 | 1): number {
  let [inside, outside] = [share, end as number];
  for (let round = 0; round < 200; round++) {
    const middle = (inside + outside) / 2;
    if (Math.abs(share - middle) < z95 * Math.sqrt((middle * (1 - middle)) / n)) inside = middle;
    else outside = middle;
  }
  return inside;
}

describe('wilsonInterval', () => {
  it('by hand, with z = 2', () => {
    // 2 of 4: 1 + 4/4 = 2; centre (1/2 + 4/8) / 2 = 1/2; half 2 sqrt(1/16 + 4/64) / 2 = sqrt(1/8)
    const [low, high] = wilsonInterval(2, 4, 2);
    expect(low).toBeCloseTo(0.5 - Math.sqrt(1 / 8), 15);
    expect(high).toBeCloseTo(0.5 + Math.sqrt(1 / 8), 15);
    // 0 of 4: centre (0 + 1/2) / 2 = 1/4; half 2 sqrt(0 + 1/16) / 2 = 1/4
    expect(wilsonInterval(0, 4, 2)).toEqual([0, 0.5]);
    expect(wilsonInterval(4, 4, 2)).toEqual([0.5, 1]);
  });

  it.each([
    [1, 7],
    [3, 11],
    [250, 1000],
    [9, 10],
  ])('by a second way: solves the equation for %i of %i', (hits, n) => {
    const [low, high] = wilsonInterval(hits, n);
    expect(low).toBeCloseTo(slowLimit(hits / n, n, 0), 10);
    expect(high).toBeCloseTo(slowLimit(hits / n, n, 1), 10);
  });

  it.each(wilsonRow.cases)("equals scipy's for %i of %i", (...stored) => expectAgreement(wilsonRow, stored));

  it('control: the normal interval, a point at the ends, is another one', () => {
    for (const [hits, n, low] of wilsonRow.cases.filter(([h, n]) => h > 0 && n < 1000)) {
      const share = hits / n;
      expect(Math.abs(share - z95 * Math.sqrt((share * (1 - share)) / n) - low)).toBeGreaterThan(1e-6);
    }
  });

  it('contains the share, stays in [0, 1], and mirrors', () => {
    const trials = fc.integer({ min: 1, max: 100_000 }).chain((n) => fc.tuple(fc.nat(n), fc.constant(n)));
    fc.assert(
      fc.property(trials, ([hits, n]) => {
        const [low, high] = wilsonInterval(hits, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(hits / n);
        expect(high).toBeGreaterThanOrEqual(hits / n);
        expect(high).toBeLessThanOrEqual(1);
        expect(high - low).toBeGreaterThan(0);
        const [mirrorLow, mirrorHigh] = wilsonInterval(n - hits, n);
        expect(1 - mirrorHigh).toBeCloseTo(low, 12);
        expect(1 - mirrorLow).toBeCloseTo(high, 12);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it.each([
    [0, 0],
    [1, 0],
    [-1, 5],
    [6, 5],
    [0, -3],
    [NaN, 5],
    [1, NaN],
  ])('throws on %p of %p', (hits, n) => {
    expect(() => wilsonInterval(hits, n)).toThrow(
      new MetricError(`interval: ${hits} of ${n} is not a share`),
    );
    expect(() => wilsonInterval(hits, n)).toThrow(MetricError);
  });
});
