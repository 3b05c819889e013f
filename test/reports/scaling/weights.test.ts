import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { weightPoints } from '../../../reports/scaling/weights.js';

const points = [0.0001, 0.0004, 0.0001, 0.0002].map((logVariance, i) => ({
  id: `run-${i}`,
  x: i + 1,
  y: 0.5,
  logVariance,
}));

describe('weightPoints', () => {
  it('adds the scatter between runs to the variance of the samples', () => {
    // Mean square (0.0004 + 0.0004 + 0.0001 + 0.0001) / 2 = 0.0005; mean variance 0.0002; tau^2 = 0.0003.
    // 1/0.0004, 1/0.0007, 1/0.0004, 1/0.0005: 2500, 1428.57, 2500, 2000 with mean 2107.14.
    const { weights, betweenRuns } = weightPoints(points, [0.02, -0.02, 0.01, -0.01], 2);
    expect(betweenRuns).toBeCloseTo(0.0003, 12);
    const raw = [2500, 10_000 / 7, 2500, 2000];
    const mean = raw.reduce((sum, weight) => sum + weight, 0) / 4;
    for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(raw[i] / mean, 12);
  });

  it('sees no scatter between runs where the samples explain the residuals', () => {
    const { weights, betweenRuns } = weightPoints(points, [0.01, -0.01, 0.01, -0.01], 2);
    expect(betweenRuns).toBe(0);
    expect(weights[0] / weights[1]).toBeCloseTo(4, 12);
  });

  it('finds the scatter that was put in, over many draws', () => {
    const random = createRandom(3);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let sum = 0;
    for (let draw = 0; draw < 4000; draw++) {
      const noise = points.map(({ logVariance }) => normal() * Math.sqrt(logVariance + 0.0025));
      const mean = noise.reduce((total, value) => total + value, 0) / noise.length;
      sum +=
        weightPoints(
          points,
          noise.map((value) => mean - value),
          1,
        ).betweenRuns ?? NaN;
    }
    expect(Math.abs(sum / 4000 / 0.0025 - 1)).toBeLessThan(0.05);
  });

  it('weighs equally where a variance or a degree of freedom is missing', () => {
    const known = points.slice(0, 3);
    const without = [...known, { id: 'run-3', x: 4, y: 0.5 }];
    expect(weightPoints(without, [0, 0.1, 0, 0.1], 2)).toEqual({ weights: [1, 1, 1, 1] });
    expect(weightPoints(points, [0, 0, 0, 0], 4)).toEqual({ weights: [1, 1, 1, 1] });
  });

  it('names the point whose variance is none', () => {
    const bad = points.map((point, i) => (i === 2 ? { ...point, logVariance: 0 } : point));
    expect(() => weightPoints(bad, [0, 0, 0, 0], 2)).toThrow("weights, point 'run-2': variance 0 of ln y");
    expect(() => weightPoints(points, [0, 0], 2)).toThrow('2 residuals for 4 points');
  });
});
