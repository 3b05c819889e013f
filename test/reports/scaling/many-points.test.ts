import { describe, expect, it } from '@jest/globals';
import { extentOf } from '../../../reports/scaling/extent.js';
import { fitForm } from '../../../reports/scaling/fit-form.js';
import { leaveOneOut } from '../../../reports/scaling/held-out.js';
import { createRefit, type Refit } from '../../../reports/scaling/law.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';

function pointsOf(count: number, law: (x: number) => number): readonly ScalingPoint[] {
  return Array.from({ length: count }, (_, i) => {
    const x = 10 ** (1 + (4 * i) / count);
    return { id: `p${i}`, x, y: law(x) };
  });
}

describe('very many points', () => {
  it('have a least and a largest number: more of them than a call takes arguments', () => {
    const values = Float64Array.from({ length: 400_000 }, (_, i) => Math.abs(i - 1000));
    expect(extentOf(values)).toEqual([0, 398_999]);
  });

  it('are searched in part and fitted in whole', () => {
    const powerFloor = fitForm(
      pointsOf(2500, (x) => 0.1 + 3 * x ** -0.4),
      'power-floor',
      { loss: 'log' },
    );
    expect(powerFloor.params.E).toBeCloseTo(0.1, 9);
    expect(powerFloor.params.A).toBeCloseTo(3, 7);
    // a few points off the law count, wherever they stand: the search passes over every second
    const points = pointsOf(2500, (x) => 2 * x ** -0.3);
    const moved = points.map((point, i) => (i === 1700 ? { ...point, y: 0.9 } : point));
    const [off, on] = [moved, points].map((some) => fitForm(some, 'power', { loss: 'log' }).params.alpha);
    expect(on).toBeCloseTo(0.3, 9);
    expect(Math.abs(off - on)).toBeGreaterThan(1e-6);
  });

  it('are left out one by one up to 500, then some of them, evenly', () => {
    const left = (count: number) => {
      const points = pointsOf(count, (x) => 2 * x ** -0.3 * (1 + 0.01 * Math.sin(x)));
      const refit = createRefit('power', { loss: 'log' });
      const missing: number[] = [];
      const counted: Refit = (rest, start) => {
        const kept = new Set(rest.map(({ id }) => id));
        missing.push(points.findIndex(({ id }) => !kept.has(id)));
        return refit(rest, start);
      };
      expect(leaveOneOut(points, refit(points), counted)).toBeGreaterThan(0);
      return missing;
    };
    expect(left(500)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    const some = left(1000);
    expect(some).toHaveLength(250);
    expect(new Set(some.slice(1).map((place, i) => place - some[i]))).toEqual(new Set([4]));
  });
});
