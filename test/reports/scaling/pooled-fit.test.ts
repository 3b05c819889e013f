import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { fitPooled } from '../../../reports/scaling/pooled-fit.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';

function series(key: string, factor: number, alpha: number, noise: readonly number[], from = 1) {
  const points = noise.map((e, i): ScalingPoint => ({
    id: `${key}${i}`,
    x: from * 4 ** i,
    y: factor * (from * 4 ** i) ** -alpha * Math.exp(e),
  }));
  return { key, points };
}

// import numpy as np, scipy.stats as s
// x = np.log(np.r_[1, 4, 16, 2, 8, 32]); y = np.log([.8, .6, .5, .7, .5, .43])
// X = np.c_[-x, [1,1,1,0,0,0], [0,0,0,1,1,1]]; b, r = np.linalg.lstsq(X, y, rcond=None)[:2]
// S = np.c_[-x * X[:, 1], -x * X[:, 2], X[:, 1:]]; q = np.linalg.lstsq(S, y, rcond=None)[1]
// print(s.f.sf((r[0] - q[0]) / (q[0] / 2), 1, 2))
// h = s.t.ppf(.975, 3) * np.sqrt(r[0] / 3 * np.linalg.inv(X.T @ X)[0, 0]); print(b[0], b[0] - h, b[0] + h, np.exp(b[1:]))
const byNumpy = {
  p: 0.9012747014302884,
  alpha: 0.17263627091943828,
  low: 0.11460138299092071,
  high: 0.23067115884795586,
  factors: [0.7894800119342255, 0.7616432326319046],
};

describe('one exponent for several series', () => {
  it('agrees with a regression with a column a series', () => {
    const pooled = fitPooled([
      { key: 'a', points: [0.8, 0.6, 0.5].map((y, i) => ({ id: `a${i}`, x: 4 ** i, y })) },
      { key: 'b', points: [0.7, 0.5, 0.43].map((y, i) => ({ id: `b${i}`, x: 2 * 4 ** i, y })) },
    ]);
    expect(pooled?.alpha.value).toBeCloseTo(byNumpy.alpha, 12);
    expect(pooled?.alpha.interval[0]).toBeCloseTo(byNumpy.low, 9);
    expect(pooled?.alpha.interval[1]).toBeCloseTo(byNumpy.high, 9);
    expect(pooled?.factors.a).toBeCloseTo(byNumpy.factors[0], 12);
    expect(pooled?.factors.b).toBeCloseTo(byNumpy.factors[1], 12);
    expect(pooled).toMatchObject({ n: 6, df: 3 });
    expect(pooled?.oneExponent).toBeCloseTo(byNumpy.p, 9);
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
