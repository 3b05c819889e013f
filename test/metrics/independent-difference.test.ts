import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import {
  independentDeviation,
  independentInterval,
  testIndependentAbove,
  testIndependentBelow,
} from '../../harness/metrics/independent-difference.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { newcombeRow } from '../numbers/rows/statistics.js';
import { expectOneLine } from '../support/errors.js';

const before = { value: 0.5, low: 0.46, high: 0.53 };
const after = { value: 0.4, low: 0.37, high: 0.44 };

describe('independentInterval', () => {
  it('by hand: what pulls the difference down, and what pulls it up', () => {
    // down: after less 0.03, before more 0.03; up: after more 0.04, before less 0.04
    const [low, high] = independentInterval(before, after, 0.95);
    expect(low).toBeCloseTo(-0.1 - Math.sqrt(0.0018), 12);
    expect(high).toBeCloseTo(-0.1 + Math.sqrt(0.0032), 12);
    // 90 %: z 1.644854 in place of 1.959964
    expect(independentInterval(before, after, 0.9)[1]).toBeCloseTo(-0.1 + Math.sqrt(0.0032) * 0.8392265, 6);
  });

  it.each(newcombeRow.cases)('by reference: %i of %i, less %i of %i', (...stored) =>
    expectAgreement(newcombeRow, stored),
  );

  it('refuses a score outside its interval', async () => {
    const wrong = { value: 0.6, low: 0.4, high: 0.5 };
    await expectOneLine(() => independentInterval(wrong, after, 0.95), MetricError, 'a score of 0.6');
    await expectOneLine(
      () => independentInterval(before, { ...after, low: Number.NaN }, 0.95),
      MetricError,
      'NaN',
    );
  });
});

describe('tests', () => {
  it('agree with the interval: p is 0.025 at its ends', () => {
    const [low, high] = independentInterval(before, after, 0.95);
    expect(testIndependentBelow(before, after, high)).toBeCloseTo(0.025, 10);
    expect(testIndependentAbove(before, after, low)).toBeCloseTo(0.025, 10);
    expect(testIndependentBelow(before, after, -0.1)).toBeCloseTo(0.5, 10);
  });

  it('leave a p below and a p above that make 1', () => {
    for (const assumed of [-0.2, -0.11, -0.09, 0, 0.1]) {
      const [below, above] = [testIndependentBelow, testIndependentAbove].map((test) =>
        test(before, after, assumed),
      );
      expect(below + above).toBeCloseTo(1, 10);
    }
  });

  it('say nothing of intervals without width', () => {
    const point = (value: number) => ({ value, low: value, high: value });
    expect(testIndependentBelow(point(0.5), point(0.1), 0)).toBe(1);
    expect(testIndependentAbove(point(0.5), point(0.5), -0.1)).toBe(1);
  });
});

describe('independentDeviation', () => {
  it('by hand: of symmetric intervals, the root of both variances', () => {
    const one = { value: 0.5, low: 0.5 - 1.959964 * 0.03, high: 0.5 + 1.959964 * 0.03 };
    const other = { value: 0.6, low: 0.6 - 1.959964 * 0.04, high: 0.6 + 1.959964 * 0.04 };
    expect(independentDeviation(one, other)).toBeCloseTo(0.05, 6);
  });
});
