import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../../harness/core/errors.js';
import type { Evidence, ResampledEvidence, UnpairedEvidence } from '../../../reports/compare/evidence.js';
import {
  detectableDrop,
  deviationOf,
  differenceInterval,
  differenceP,
  dropP,
  findUnpaired,
  marginP,
} from '../../../reports/compare/weigh-evidence.js';
import { expectOneLine } from '../../support/errors.js';

const test = 'mcnemar-midp';
const counted: Evidence = { kind: 'counted', n: 21, gained: 1, lost: 7 };
/** Differences -0.09, -0.08, ..., 0.10: 20 of them. */
const resampled: ResampledEvidence = {
  ...{ kind: 'resampled', units: 50, difference: 0.005 },
  differences: Float64Array.from({ length: 20 }, (_, place) => (10 - place) / 100),
  swapped: new Float64Array(20),
  ...{ dropP: 0.3, differenceP: 0.6 },
};
const unpaired: UnpairedEvidence = {
  ...{ kind: 'unpaired', reason: 'no samples' },
  before: { value: 0.5, low: 0.46, high: 0.53 },
  after: { value: 0.4, low: 0.37, high: 0.44 },
};

describe('counted evidence', () => {
  it('has the interval of Tango and the p of McNemar', () => {
    expect(differenceInterval(counted, 0.95)[0]).toBeCloseTo(-0.5172, 4);
    expect(differenceInterval(counted, 0.95)[1]).toBeCloseTo(-0.026, 4);
    // of 8 flips 1 or fewer: (1 + 8) / 256, mid-p (1 + 4) / 256, both twice
    expect(dropP(counted, 'mcnemar-exact')).toBeCloseTo(9 / 256, 12);
    expect(dropP(counted, test)).toBeCloseTo(5 / 256, 12);
    expect(differenceP(counted, 'mcnemar-exact')).toBeCloseTo(18 / 256, 12);
    expect(differenceP(counted, test)).toBeCloseTo(10 / 256, 12);
    expect(marginP({ kind: 'counted', n: 1000, gained: 40, lost: 52 }, 0.03)).toBeCloseTo(0.0332, 4);
    // a share cannot fall by more than 1
    expect(marginP(counted, 1)).toBe(0);
  });

  it('has the deviation of its flips', () => {
    expect(deviationOf(counted)).toBeCloseTo(Math.sqrt(8) / 21, 12);
    // sqrt(0.05 / 500) = 0.01, times 2.486475
    expect(detectableDrop({ kind: 'counted', n: 500, gained: 10, lost: 15 }, 0.05)).toBeCloseTo(0.02486, 5);
  });

  it('without flips shows no smaller drop than one flip would', () => {
    const none: Evidence = { kind: 'counted', n: 50, gained: 0, lost: 0 };
    expect(deviationOf(none)).toBe(1 / 50);
    expect([dropP(none, test), differenceP(none, test)]).toEqual([1, 1]);
    expect(differenceInterval(none, 0.95)[0]).toBeLessThan(-1 / 50);
  });
});

describe('resampled evidence', () => {
  it('has the percentiles of its differences, and its own p', () => {
    // places 0.475 and 18.525 of 0 to 19, from -0.09
    expect(differenceInterval(resampled, 0.95)[0]).toBeCloseTo(-0.09 + 0.00475, 12);
    expect(differenceInterval(resampled, 0.95)[1]).toBeCloseTo(-0.09 + 0.18525, 12);
    expect([dropP(resampled, test), differenceP(resampled, test)]).toEqual([0.3, 0.6]);
  });

  it('proves a margin by the share of draws beyond it', () => {
    // -0.09, -0.08 are at -0.08 or below: (1 + 2) / (1 + 20)
    expect(marginP(resampled, 0.08)).toBeCloseTo(3 / 21, 12);
    expect(marginP(resampled, 0.5)).toBeCloseTo(1 / 21, 12);
  });

  it('has the deviation of its draws', () => {
    // of 20 numbers in steps of 0.01: 0.01 sqrt(20 * 21 / 12)
    expect(deviationOf(resampled)).toBeCloseTo(0.01 * Math.sqrt(35), 12);
  });

  it('of runs that never differ has neither width nor deviation', () => {
    for (const value of [0, 0.1]) {
      const still = { ...resampled, differences: new Float64Array(100).fill(value) };
      expect(differenceInterval(still, 0.95)).toEqual([value, value]);
      expect(deviationOf(still)).toBe(0);
    }
  });

  it('needs resamples', async () => {
    const one = { ...resampled, differences: new Float64Array(1) };
    await expectOneLine(() => deviationOf(one), MetricError, 'expected 2 or more');
  });
});

describe('unpaired evidence', () => {
  it('has the interval of two scores, and p that agree with it', () => {
    const [low, high] = differenceInterval(unpaired, 0.95);
    expect(low).toBeCloseTo(-0.1 - Math.sqrt(0.0018), 12);
    expect(high).toBeCloseTo(-0.1 + Math.sqrt(0.0032), 12);
    expect(dropP(unpaired, test)).toBeLessThan(0.025);
    expect(differenceP(unpaired, test)).toBeCloseTo(2 * dropP(unpaired, test), 12);
    expect(marginP(unpaired, -low)).toBeCloseTo(0.025, 10);
    expect(deviationOf(unpaired)).toBeCloseTo((Math.sqrt(0.0018) + Math.sqrt(0.0032)) / 2 / 1.959964, 7);
  });

  it('is not paired, and neither is a mean that has as many as paired ones', () => {
    expect([counted, resampled, unpaired].map(findUnpaired)).toEqual([undefined, undefined, 'no samples']);
    const mean = (of: number) => ({ ...resampled, unpaired: { tasks: ['mini/digits', 'mini/novel'], of } });
    expect(findUnpaired(mean(4))).toBe('only scores are known of mini/digits, mini/novel');
    expect(findUnpaired(mean(5))).toBeUndefined();
  });
});
