import { describe, expect, it } from '@jest/globals';
import { takeEnvelope } from '../../../reports/scaling/envelope.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';

const point = (id: string, x: number, y: number): ScalingPoint => ({ id, x, y });

describe('pareto', () => {
  it('keeps what no point with as little x beats, by x', () => {
    const points = [
      point('large', 100, 0.3),
      point('beaten', 50, 0.5),
      point('small', 1, 0.6),
      point('middle', 10, 0.5),
      point('same x, worse', 10, 0.55),
      point('same y, later', 20, 0.5),
    ];
    expect(takeEnvelope(points, { kind: 'pareto' }).map(({ id }) => id)).toEqual([
      'small',
      'middle',
      'large',
    ]);
  });

  it('keeps the first of equal points, and nothing of nothing', () => {
    const twins = [point('a', 1, 0.5), point('b', 1, 0.5)];
    expect(takeEnvelope(twins, { kind: 'pareto' })).toEqual([twins[0]]);
    expect(takeEnvelope([], { kind: 'pareto' })).toEqual([]);
  });
});

describe('bins', () => {
  it('takes the lowest of each bin of log10 x on [min, max + 0.1], at its centre', () => {
    // log10 x 0 to 1.9, so [0, 2] in 4 bins of 0.5: the third is empty
    const points = [
      point('a', 1, 0.9),
      point('b', 10 ** 0.49, 0.7),
      point('c', 10 ** 0.51, 0.8),
      point('d', 10 ** 1.9, 0.4),
      point('e', 10 ** 1.6, 0.5),
    ];
    const taken = takeEnvelope(points, { kind: 'bins', bins: 4 });
    expect(taken.map(({ id, y }) => [id, y])).toEqual([
      ['b', 0.7],
      ['c', 0.8],
      ['d', 0.4],
    ]);
    [0.25, 0.75, 1.75].forEach((centre, bin) => {
      expect(Math.log10(taken[bin].x)).toBeCloseTo(centre, 12);
    });
  });

  it('takes along what is known of the chosen point, but not what holds for its own x', () => {
    const [taken] = takeEnvelope(
      [{ ...point('a', 10, 0.5), x2: 3, n: 9, logVariance: 0.01, atChance: true, cluster: 'vit' }],
      { kind: 'bins', bins: 1 },
    );
    expect(taken).toEqual({ id: 'a', x: 10 ** 1.05, y: 0.5, n: 9, logVariance: 0.01, atChance: true });
  });

  it('holds the largest x in the last bin however many there are', () => {
    const points = Array.from({ length: 40 }, (_, i) => point(`${i}`, 1.37 ** i, 1 / (i + 2)));
    for (const bins of [1, 3, 7, 1000, 99_991]) {
      const last = takeEnvelope(points, { kind: 'bins', bins }).at(-1);
      expect(last?.id).toBe('39');
    }
    expect(takeEnvelope([], { kind: 'bins', bins: 3 })).toEqual([]);
  });
});

it('none leaves the points as they are', () => {
  const points = [point('b', 2, 0.5), point('a', 1, 0.6)];
  expect(takeEnvelope(points, { kind: 'none' })).toBe(points);
});
