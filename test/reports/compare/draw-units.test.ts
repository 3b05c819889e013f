import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { createUnitDraws } from '../../../reports/compare/draw-units.js';

const rounds = 4000;

/** Mean and variance of how often each kind is drawn. */
function moments(draw: () => Int32Array): readonly { readonly mean: number; readonly variance: number }[] {
  const drawn = Array.from({ length: rounds }, () => [...draw()]);
  return drawn[0].map((_, kind) => {
    const mean = drawn.reduce((sum, counts) => sum + counts[kind], 0) / rounds;
    const variance = drawn.reduce((sum, counts) => sum + (counts[kind] - mean) ** 2, 0) / rounds;
    return { mean, variance };
  });
}

/** 4 standard errors of a mean; the variance within a tenth: its standard error is sqrt(2 / 4,000) = 2.2 % of it. */
function expectMoments(found: ReturnType<typeof moments>, kind: number, mean: number, variance: number) {
  expect(Math.abs(found[kind].mean - mean)).toBeLessThanOrEqual(4 * Math.sqrt(variance / rounds));
  expect(Math.abs(found[kind].variance / variance - 1)).toBeLessThan(0.1);
}

describe.each([
  ['by unit', [3, 1, 6, 2]],
  ['by kind', [3000, 40, 5000, 900]],
])('draws %s', (_name, list) => {
  const sizes = Int32Array.from(list);
  const units = list.reduce((sum, size) => sum + size, 0);
  const draws = () => createUnitDraws(sizes, createRandom(9));

  it('draws as many units as there are', () => {
    const { draw } = draws();
    for (let round = 0; round < 200; round++)
      expect(draw().reduce((sum, count) => sum + count, 0)).toBe(units);
  });

  it('draws each kind by its share: a multinomial distribution', () => {
    const found = moments(draws().draw);
    list.forEach((size, kind) => {
      expectMoments(found, kind, size, size * (1 - size / units));
    });
  });

  it('halves each kind by coins', () => {
    const { halve } = draws();
    const found = moments(halve);
    list.forEach((size, kind) => {
      expectMoments(found, kind, size / 2, size / 4);
    });
    for (let round = 0; round < 200; round++)
      expect(halve().every((count, kind) => count >= 0 && count <= list[kind])).toBe(true);
  });

  it('is the same for the same seed', () => {
    const [one, other] = [draws(), draws()];
    expect([...one.draw(), ...one.halve()]).toEqual([...other.draw(), ...other.halve()]);
  });
});

it('tosses each coin by itself: kinds of one unit, 32 to a random number', () => {
  const { halve } = createUnitDraws(new Int32Array(70).fill(1), createRandom(3));
  const heads = Array.from({ length: 70 }, () => 0);
  let [together, apart] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const counts = halve();
    counts.forEach((count, unit) => (heads[unit] += count));
    if (counts[4] === counts[5]) together++;
    if (counts[31] === counts[32]) apart++;
  }
  // 5 standard errors of 4,000 coins: 5 sqrt(4,000) / 2 = 158
  for (const count of [...heads, together, apart]) expect(Math.abs(count - rounds / 2)).toBeLessThan(158);
});
