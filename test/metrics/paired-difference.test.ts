import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';
import { normalCdf } from '../../harness/metrics/distributions.js';
import { pairedInterval, testMargin, type PairedCounts } from '../../harness/metrics/paired-difference.js';
import { expectOneLine } from '../support/errors.js';

const z95 = 1.959963984540054;

/** The likeliest share of lost samples where gained ones are `assumed` more: by golden section over the log-likelihood. */
function slowShare({ n, gained, lost }: PairedCounts, assumed: number): number {
  const term = (count: number, share: number) =>
    count === 0 ? 0 : count * Math.log(Math.max(share, 1e-300));
  const likelihood = (share: number) =>
    term(gained, share + assumed) + term(lost, share) + term(n - gained - lost, 1 - 2 * share - assumed);
  let [from, to] = [Math.max(0, -assumed), (1 - assumed) / 2];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 120; step++) {
    const [left, right] = [to - golden * (to - from), from + golden * (to - from)];
    if (likelihood(left) < likelihood(right)) from = left;
    else to = right;
  }
  return (from + to) / 2;
}

/** By its definition: the difference above the assumed one, over its standard deviation at the likeliest shares. */
function slowScore(counts: PairedCounts, assumed: number): number {
  const lost = slowShare(counts, assumed);
  const variance = (2 * lost + assumed - assumed * assumed) / counts.n;
  return ((counts.gained - counts.lost) / counts.n - assumed) / Math.sqrt(variance);
}

function randomCounts(random: () => number): PairedCounts {
  const n = 1 + Math.floor(random() * 300);
  const gained = Math.floor(random() * random() * (n + 1));
  const lost = Math.floor(random() * (n - gained + 1));
  return { n, gained, lost };
}

describe('by hand', () => {
  it('without a flip it is z² / (n + z²) to either side', () => {
    // lost share 0: the score of a difference d is -sqrt(n d / (1 - d)), which is -z at d = z² / (n + z²)
    for (const n of [1, 21, 50_000]) {
      const [low, high] = pairedInterval({ n, gained: 0, lost: 0 }, 0.95);
      expect(high).toBeCloseTo((z95 * z95) / (n + z95 * z95), 14);
      expect(low).toBeCloseTo(-high, 14);
    }
  });

  it('with every sample gained it ends at 1', () => {
    // at d: b = -n (1 - d), c = 0, lost share (1 - d) / 2, variance (1 - d²) / n;
    // score (1 - d) / sqrt((1 - d²) / n) = sqrt(n (1 - d) / (1 + d)), which is z at d = (n - z²) / (n + z²)
    const [low, high] = pairedInterval({ n: 10, gained: 10, lost: 0 }, 0.95);
    expect(high).toBe(1);
    expect(low).toBeCloseTo((10 - z95 * z95) / (10 + z95 * z95), 12);
    const turned = pairedInterval({ n: 10, gained: 0, lost: 10 }, 0.95);
    expect(turned[0]).toBe(-1);
    expect(turned[1]).toBeCloseTo(-low, 12);
  });

  it('of n flips, half each way, holds 0 in its middle', () => {
    const [low, high] = pairedInterval({ n: 8, gained: 4, lost: 4 }, 0.95);
    expect(low).toBeCloseTo(-high, 14);
    // at d: q = (sqrt(b² - 8 n c) - b) / 4n, b = -8 + 16 d, c = -4 d (1 - d); variance (2 q + d (1 - d)) / 8.
    // d = 0.5: b = 0, c = -1, q = 8 / 32 = 0.25, variance 0.75 / 8 = 0.09375: score 0.5 / 0.306186 = 1.632993, p 0.051235
    expect(testMargin({ n: 8, gained: 4, lost: 4 }, 0.5)).toBeCloseTo(1 - normalCdf(1.632993162), 8);
  });

  it('is at its margin with p 0.5', () => {
    expect(testMargin({ n: 100, gained: 2, lost: 4 }, 0.02)).toBeCloseTo(0.5, 12);
  });
});

// Worked apart from this code with the formulas of Tango 1998, and printed with these digits.
describe('by reference', () => {
  it.each([
    [1, 7, 21, -0.5172, -0.026, 4],
    [500, 600, 50_000, -0.003305, -0.000701, 6],
  ])('%i gained, %i lost of %i', (gained, lost, n, low, high, digits) => {
    const interval = pairedInterval({ n, gained, lost }, 0.95);
    expect(interval[0]).toBeCloseTo(low, digits);
    expect(interval[1]).toBeCloseTo(high, digits);
  });

  it.each([
    [40, 52, 1000, 0.01, 0.583, 3],
    [40, 52, 1000, 0.03, 0.0332, 4],
    [1000, 1100, 50_000, 0.005, 0.00055, 5],
  ])('%i gained, %i lost of %i, margin %d', (gained, lost, n, margin, p, digits) => {
    expect(testMargin({ n, gained, lost }, margin)).toBeCloseTo(p, digits);
  });
});

describe('by a second way: likeliest shares by search', () => {
  const random = createRandom(11);
  const cases = Array.from({ length: 60 }, () => randomCounts(random));

  it('tests the same margins', () => {
    for (const counts of cases) {
      const margin = 0.01 + 0.4 * random();
      expect(testMargin(counts, margin)).toBeCloseTo(normalCdf(-slowScore(counts, -margin)), 6);
    }
  });

  it('has ends where the score is z and -z', () => {
    for (const counts of cases) {
      const [low, high] = pairedInterval(counts, 0.9);
      if (low > -1) expect(slowScore(counts, low)).toBeCloseTo(1.6448536269514722, 4);
      if (high < 1) expect(slowScore(counts, high)).toBeCloseTo(-1.6448536269514722, 4);
    }
  });
});

describe('its laws', () => {
  const random = createRandom(12);
  const cases = Array.from({ length: 200 }, () => randomCounts(random));

  it('turns with the sides, holds the difference, and widens with confidence', () => {
    for (const { n, gained, lost } of cases) {
      const [low, high] = pairedInterval({ n, gained, lost }, 0.95);
      const turned = pairedInterval({ n, gained: lost, lost: gained }, 0.95);
      expect(turned[0]).toBeCloseTo(-high, 12);
      expect(turned[1]).toBeCloseTo(-low, 12);
      const difference = (gained - lost) / n;
      expect(low >= -1 && low <= difference && difference <= high && high <= 1).toBe(true);
      const narrow = pairedInterval({ n, gained, lost }, 0.9);
      expect(narrow[0] >= low && narrow[1] <= high).toBe(true);
    }
  });

  it('proves a margin exactly where the lower end of 90 % is above it at 5 %', () => {
    let proven = 0;
    for (const counts of cases) {
      const margin = 0.05 + 0.3 * random();
      const isProven = testMargin(counts, margin) < 0.05;
      expect(pairedInterval(counts, 0.9)[0] > -margin).toBe(isProven);
      proven += Number(isProven);
    }
    expect(proven).toBeGreaterThan(20);
    expect(proven).toBeLessThan(180);
  });

  it('asks less of a wider margin', () => {
    const ps = [0.001, 0.01, 0.1, 0.5, 0.999].map((margin) =>
      testMargin({ n: 50, gained: 3, lost: 9 }, margin),
    );
    expect(ps).toEqual(ps.toSorted((a, b) => b - a));
    expect(ps.at(-1)).toBeLessThan(1e-12);
  });
});

describe('what cannot be', () => {
  it.each([
    { n: 0, gained: 0, lost: 0 },
    { n: 10, gained: 6, lost: 5 },
    { n: 10, gained: -1, lost: 5 },
    { n: 10, gained: 0.5, lost: 5 },
    { n: Number.NaN, gained: 0, lost: 0 },
  ])('%j', async (counts) => {
    await expectOneLine(() => pairedInterval(counts, 0.95), MetricError, 'cannot be');
    await expectOneLine(() => testMargin(counts, 0.1), MetricError, 'cannot be');
  });

  it.each([0, -0.1, 1, Number.NaN])('a margin of %d', async (margin) => {
    await expectOneLine(() => testMargin({ n: 9, gained: 1, lost: 1 }, margin), MetricError, 'a margin of');
  });
});
