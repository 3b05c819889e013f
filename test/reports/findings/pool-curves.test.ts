import { describe, expect, it } from '@jest/globals';
import type { AxisKind, Curve } from '../../../reports/findings/curve.js';
import { poolCurves } from '../../../reports/findings/pool-curves.js';
import { makeSeriesFit } from '../../support/series-fit.js';

const targets = [{ id: 'mean' }];

/** A curve whose error is level x^-alpha at 1, 2, 4 and 8. */
function curve(
  family: string,
  alpha: number,
  facts: { readonly axis?: AxisKind; readonly published?: boolean; readonly worse?: boolean } = {},
): Curve {
  const { axis = 'size', published = false, worse = false } = facts;
  const points = [1, 2, 4, 8].map((x) => ({
    ...{ model: `${family}-${x}`, x, score: 1 - 0.6 * x ** -alpha, atChance: false },
    ...(worse ? { onEnvelope: true } : {}),
  }));
  const beaten = { model: `${family}-beaten`, x: 8, score: 0.2, atChance: false, onEnvelope: false };
  return {
    ...{ axis, target: 'mean', xName: 'x' },
    series: { key: `${family} ${published}`, family, data: 'd', fixed: '', published },
    points: worse ? [...points, beaten] : points,
    fit: makeSeriesFit(points.map(({ model, x, score }) => ({ id: model, x, y: 1 - score }))),
  };
}

describe('poolCurves', () => {
  it('finds the exponent that two families share, and says when they share none', () => {
    const [same] = poolCurves([curve('vit', 0.2), curve('vitamin', 0.2)], targets);
    expect(same.alpha.value).toBeCloseTo(0.2, 10);
    expect(same.n).toBe(8);
    const bent = curve('vitamin', 0.4);
    const noisy = bent.points.map((point, at) => ({
      ...point,
      score: point.score + (at % 2 ? 0.004 : -0.004),
    }));
    const [apart] = poolCurves([curve('vit', 0.1), { ...bent, points: noisy }], targets);
    expect(apart.oneExponent).toBeLessThan(0.01);
  });

  it('pools what was published only where nothing was measured', () => {
    const published = ['vit', 'vitamin'].map((family) => curve(family, 0.3, { published: true }));
    expect(poolCurves(published, targets)[0].alpha.value).toBeCloseTo(0.3, 10);
    const measured = ['vit', 'vitamin'].map((family) => curve(family, 0.1));
    const [both] = poolCurves([...published, ...measured], targets);
    expect(both.alpha.value).toBeCloseTo(0.1, 10);
    expect(Object.keys(both.factors)).toEqual(['vit false', 'vitamin false']);
    expect(poolCurves([...published, measured[0]], targets)).toEqual([]);
  });

  it('takes along compute the best runs of each family, and no curve of several', () => {
    const compute = ['vit', 'vitamin'].map((family) => curve(family, 0.2, { axis: 'compute', worse: true }));
    const [pooled] = poolCurves(compute, targets);
    expect(pooled.alpha.value).toBeCloseTo(0.2, 10);
    expect(pooled.n).toBe(8);
    const several = ['vit, vitamin', 'vit, convnext'].map((family) =>
      curve(family, 0.2, { axis: 'compute' }),
    );
    expect(poolCurves(several, targets)).toEqual([]);
  });
});
