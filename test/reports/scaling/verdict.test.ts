import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { fitSeries } from '../../../reports/scaling/fit-series.js';
import type { ScalingPoint } from '../../../reports/scaling/point.js';
import type { Verdict } from '../../../reports/scaling/series-fit.js';
import { verdictOf, type VerdictFacts } from '../../../reports/scaling/verdict.js';

const clean: VerdictFacts = {
  form: 'power',
  differentX: 8,
  points: 8,
  atChance: 0,
  slope: [0.1, 0.2],
  gainOverPower: 0,
  gainOverConstant: 30,
  loo: 0.5,
  looConstant: 5,
  looLimit: 1.5,
  floorIdentified: false,
};

describe('the rules', () => {
  it.each<readonly [Verdict, string, Partial<VerdictFacts>]>([
    ['power', 'beats the constant by 4 and foretells', {}],
    ['power', 'at the least gain', { gainOverConstant: 4 }],
    [
      'saturating',
      'a floor that is identified and pays',
      { form: 'power-floor', floorIdentified: true, gainOverPower: 2 },
    ],
    ['power', 'a floor that is asked for, not identified', { form: 'power-floor', gainOverPower: 3 }],
    [
      'power',
      'a floor that does not pay',
      { form: 'power-floor', floorIdentified: true, gainOverPower: 1.9 },
    ],
    ['sigmoid', 'capped that pays', { form: 'capped', gainOverPower: 5 }],
    ['sigmoid', 'logit that pays', { form: 'logit', gainOverPower: 5 }],
    ['power', 'logit that is only asked for', { form: 'logit', gainOverPower: 0.5 }],
    ['flat', 'the slope may be 0', { slope: [-0.01, 0.3] }],
    ['flat', 'no slope at all', { slope: [0, 0] }],
    ['inverse', 'the error rises', { slope: [-0.2, -0.1] }],
    ['noisy', 'a constant foretells better', { loo: 5.1 }],
    ['noisy', 'misses by 1.5 points', { loo: 1.5 }],
    ['noisy', 'gains too little', { gainOverConstant: 3.9 }],
    ['noisy', 'gains too little on six', { gainOverConstant: 3.9, differentX: 6 }],
    ['too few points', 'gains too little on five', { gainOverConstant: 3.9, differentX: 5 }],
    ['noisy', 'gains too little on five, and misses', { gainOverConstant: 3.9, differentX: 5, loo: 2 }],
    ['at chance', 'few points, as many at chance', { differentX: 3, points: 3, atChance: 3 }],
    ['at chance', 'nothing above chance', { differentX: 0, points: 0, atChance: 4 }],
    ['too few points', 'few points, fewer at chance', { differentX: 3, points: 3, atChance: 2 }],
    ['too few points', 'three', { differentX: 3, points: 9 }],
  ])('%s: %s', (verdict, _, facts) => {
    expect(verdictOf({ ...clean, ...facts })).toBe(verdict);
  });
});

const random = createRandom(11);
const noise = (size: number) => Math.exp(size * (random() + random() + random() - 1.5));

function along(count: number, law: (x: number, i: number) => number, more: Partial<ScalingPoint> = {}) {
  return Array.from({ length: count }, (_, i): ScalingPoint => {
    const x = 10 ** (1 + (4 * i) / (count - 1));
    return { id: `m${i}`, x, y: law(x, i), ...more };
  });
}

describe('series of each kind', () => {
  const verdictFor = (points: readonly ScalingPoint[]) =>
    fitSeries(points, { form: 'auto', loss: 'log-huber', bootstrap: 50, seed: 3, ceiling: 0.9 }).verdict;

  it.each<readonly [Verdict, readonly ScalingPoint[]]>([
    ['power', along(8, (x) => 0.8 * x ** -0.2 * noise(0.01))],
    ['saturating', along(10, (x) => (0.2 + 1.5 * x ** -0.5) * noise(0.004))],
    // Near chance first, then falling fast: (y - E) / (E0 - y) = A x^-alpha
    ['sigmoid', along(10, (x) => ((0.05 + (0.9 * 900) / x) / (1 + 900 / x)) * noise(0.004))],
    ['flat', along(8, () => 0.4 * noise(0.02))],
    ['flat', along(8, () => 0.4)],
    ['inverse', along(8, (x) => 0.2 * x ** 0.1 * noise(0.01))],
    // A trend that one run of eight makes: a constant says the others better.
    ['noisy', along(8, (x) => 0.8 * x ** -0.15 * noise(0.35))],
    ['at chance', along(5, () => 0.9 * noise(0.005), { atChance: true })],
    ['too few points', along(3, (x) => 0.8 * x ** -0.2)],
  ])('%s (%#)', (verdict, points) => {
    expect(verdictFor(points)).toBe(verdict);
  });

  it('counts points at chance, leaves them out of a power law and keeps them in a capped one', () => {
    const points = [
      ...along(8, (x) => 0.8 * x ** -0.2 * noise(0.01)),
      { id: 'small', x: 2, y: 0.9, atChance: true },
    ];
    const options = { loss: 'log', bootstrap: 0, seed: 0, ceiling: 0.9 } as const;
    const power = fitSeries(points, { ...options, form: 'auto' });
    expect(power).toMatchObject({ form: 'power', n: 8, leftOut: [{ id: 'small', reason: 'at chance' }] });
    expect(power.warnings).toContain('1 of 9 points are at chance: left out of every form but capped');
    const without = fitSeries(points.slice(0, 8), { ...options, form: 'auto' });
    expect(power.params.alpha.value).toBe(without.params.alpha.value);
    const capped = fitSeries(points, { ...options, form: 'capped' });
    expect(capped).toMatchObject({ form: 'capped', n: 9, leftOut: [] });
  });
});
