import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { fitPooled } from '../../../reports/scaling/pooled-fit.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { fitTwoSeries, pooledIntervalRow, pooledRow } from '../../numbers/rows/fits.js';

function series(key: string, factor: number, alpha: number, noise: readonly number[], from = 1) {
  const points = noise.map((e, i): ScalingPoint => ({
    id: `${key}${i}`,
    x: from * 4 ** i,
    y: factor * (from * 4 ** i) ** -alpha * Math.exp(e),
  }));
  return { key, points };
}

describe('one exponent for several series', () => {
  it('agrees with a regression with a column a series', async () => {
    await expectAgreement(pooledRow);
    await expectAgreement(pooledIntervalRow);
    expect(fitTwoSeries()).toMatchObject({ n: 6, df: 3 });
  });

  it('tests whether it is one exponent', () => {
    const noise = [0.01, -0.02, 0.015, -0.005];
    const alike = fitPooled([series('a', 0.9, 0.25, noise), series('b', 0.5, 0.25, noise.toReversed(), 3)]);
    expect(alike?.oneExponent).toBeGreaterThan(0.2);
    const apart = fitPooled([series('a', 0.9, 0.25, noise), series('b', 0.5, 0.1, noise.toReversed(), 3)]);
    expect(apart?.oneExponent).toBeLessThan(0.01);
    // Two points each: every series goes through its own points, nothing is left to tell by.
    const few = fitPooled([series('a', 0.9, 0.2, [0, 0.1]), series('b', 0.9, 0.2, [0, 0.2])]);
    expect(few).toBeDefined();
    expect(few?.oneExponent).toBeUndefined();
  });

  it('finds a law without noise, and leaves out what says nothing of it', () => {
    const quiet = [0, 0, 0];
    const pooled = fitPooled([
      series('a', 0.9, 0.25, quiet),
      series('b', 0.5, 0.25, quiet, 3),
      { key: 'one', points: [{ id: 'lone', x: 5, y: 0.3 }] },
      {
        key: 'chance',
        points: [0.8, 0.79, 0.81].map((y, i) => ({ id: `c${i}`, x: i + 1, y, atChance: true })),
      },
    ]);
    expect(pooled?.alpha.value).toBeCloseTo(0.25, 12);
    expect(pooled?.factors.a).toBeCloseTo(0.9, 12);
    expect(pooled?.factors.b).toBeCloseTo(0.5, 12);
    expect(Object.keys(pooled?.factors ?? {})).toEqual(['a', 'b']);
  });

  it('says nothing of one series, or of two with two points each less one', () => {
    expect(fitPooled([series('a', 0.9, 0.2, [0, 0.1, 0])])).toBeUndefined();
    expect(fitPooled([])).toBeUndefined();
    expect(fitPooled([series('a', 0.9, 0.2, [0, 0.1]), series('b', 0.9, 0.2, [0])])).toBeUndefined();
    expect(fitPooled([series('a', 0.9, 0.2, [0, 0.1]), series('b', 0.9, 0.2, [0, 0.2])])?.df).toBe(1);
  });

  it('refuses two series of one name', () => {
    expect(() => fitPooled([series('a', 1, 0.1, [0, 0]), series('a', 1, 0.1, [0, 0])])).toThrow(
      "two series are called 'a'",
    );
  });

  it('covers the true exponent in 90 to 98 of 100 repetitions', () => {
    const random = createRandom(3);
    const noise = () =>
      Array.from({ length: 3 }, () => 0.03 * (random() + random() + random() + random() - 2));
    let hits = 0;
    for (let round = 0; round < 400; round++) {
      const pooled = fitPooled([1, 2, 3].map((k) => series(`s${k}`, 0.2 * k, 0.2, noise())));
      const [low, high] = pooled?.alpha.interval ?? [];
      if (low !== undefined && high !== undefined && low <= 0.2 && 0.2 <= high) hits++;
    }
    expect(hits).toBeGreaterThan(360);
    expect(hits).toBeLessThan(392);
  });
});
