import { describe, expect, it } from '@jest/globals';
import type { Curve } from '../../../reports/findings/curve.js';
import { overlayCurves } from '../../../reports/published/overlay-curves.js';
import { publishedValues } from '../../../reports/published/published-values.js';
import { readPublished } from '../../../reports/published/read-published.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import { makeSeriesFit } from '../../support/series-fit.js';
import { readTaskRegistry } from '../../../tasks/registry.js';

const registry = await readTaskRegistry();
const values = publishedValues(await readPublished(), registry.tasks, []);
const targets = ['imagenet', 'mean38', 'imagenet_shift', 'vtab', 'retrieval'].map((id) => ({ id }));
const fitted: (readonly ScalingPoint[])[] = [];
const curves = overlayCurves(values, targets, (points) => {
  fitted.push(points);
  return makeSeriesFit(points);
});
const along = (axis: Curve['axis'], target = 'imagenet') =>
  curves.filter((curve) => curve.axis === axis && curve.target === target);
const find = (axis: Curve['axis'], key: string, target = 'imagenet') => {
  const curve = along(axis, target).find(({ series }) => series.key === key);
  if (!curve)
    throw new Error(
      `no ${key} among ${along(axis, target)
        .map(({ series }) => series.key)
        .join('; ')}`,
    );
  return curve;
};
const numbers = ({ points }: Curve) => points.map(({ x, score }) => [x, score]);

describe('overlayCurves', () => {
  it('draws model size by family, patch size and samples seen', () => {
    // image and text parameters: 22.03 + 40.44, 87.53 + 63.43, 333.32 + 123.65
    const vitamin = find('size', 'vitamin · 1.28 B samples seen · datacomp-1b · published');
    expect(numbers(vitamin)).toEqual([
      [62.47, 0.622],
      [150.96, 0.689],
      [456.97, 0.739],
    ]);
    expect(vitamin.points.map(({ xImage }) => xImage)).toEqual([22.03, 87.53, 333.32]);
    expect(vitamin.series).toMatchObject({
      family: 'vitamin',
      fixed: '1.28 B samples seen',
      published: true,
    });
    // true image parameters of /32: 22.64 + 40.44, 87.85 + 63.43, 306.3 + 123.65
    const wide = find('size', 'vit /32 · 128 M samples seen · datacomp-1b · published');
    expect(numbers(wide)).toEqual([
      [63.08, 0.321],
      [151.28, 0.389],
      [429.95, 0.435],
    ]);
    expect(wide.series.fixed).toBe('128 M samples seen');
    // vitamin, convnext, coatnet, vit of patch 32 and of patch 16, each on three numbers of samples; L/14 stands alone
    expect(along('size').length).toBe(5 * 3);
    expect(along('size').every(({ points }) => points.length === 3)).toBe(true);
  });

  it('draws data size by model', () => {
    expect(numbers(find('data', 'coatnet 2 · datacomp-1b · published', 'retrieval'))).toEqual([
      [128, 0.391],
      [512, 0.497],
      [1280, 0.534],
    ]);
    // three sizes of three families and seven of ViT
    expect(along('data').length).toBe(3 * 3 + 7);
  });

  it('draws compute by family, and fits its lower envelope', () => {
    const all = along('compute');
    expect(all.map(({ series }) => series.family).sort()).toEqual(['coatnet', 'convnext', 'vit', 'vitamin']);
    const vit = find('compute', 'vit · datacomp-1b · published');
    expect(vit.points.length).toBe(21);
    // S/32 on 128 M samples: (1.12 + 1.64) x 128e6
    expect(vit.points[0].x).toBe(353280000);
    // by the slow way: a run is on the envelope when no run with at most its compute has a higher score
    for (const point of vit.points) {
      const beaten = vit.points.some(
        (other) => other !== point && other.x <= point.x && other.score >= point.score,
      );
      expect([point.model, point.onEnvelope]).toEqual([point.model, !beaten]);
    }
    const onEnvelope = vit.points.filter((point) => point.onEnvelope);
    expect(onEnvelope.length).toBeLessThan(21);
    expect(fitted).toContainEqual(onEnvelope.map(({ model, x, score }) => ({ id: model, x, y: 1 - score })));
  });

  it('names every point and its source, in series with keys of their own', () => {
    for (const target of targets) {
      const own = curves.filter((curve) => curve.target === target.id);
      expect(own.length).toBe(15 + 16 + 4);
      expect(new Set(own.map(({ axis, series }) => `${axis} ${series.key}`)).size).toBe(own.length);
    }
    for (const point of curves.flatMap(({ points }) => points)) expect(point.source).toMatch(/table 1$/);
  });

  it('leaves out a model that lacks the score, and a target that nothing is said of', () => {
    const [first, ...others] = values.models.filter(({ study }) => study !== undefined);
    const cut = { models: [{ ...first, scores: {} }, ...others] };
    const left = overlayCurves(cut, [{ id: 'imagenet' }], makeSeriesFit);
    expect(left.flatMap(({ points }) => points).some(({ model }) => model === first.model.id)).toBe(false);
    expect(overlayCurves(values, [{ id: 'mini/openmoji' }], makeSeriesFit)).toEqual([]);
  });
});
