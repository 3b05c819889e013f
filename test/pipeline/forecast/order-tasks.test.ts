import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import type { Estimate } from '../../../harness/pipeline/forecast/costs.js';
import { orderTasks } from '../../../harness/pipeline/forecast/order-tasks.js';

function makeEstimate(sampleSeconds: number, promptSeconds = 0, promptKey = 'own'): Estimate {
  return { sampleSeconds, promptSeconds, promptKey };
}

describe('orderTasks', () => {
  it('puts the longest first, and of equal ones the first asked for', () => {
    const seconds = [1, 3, 2, 3, 1];
    const ordered = orderTasks(seconds.map((one) => makeEstimate(one)));
    expect(ordered.map(({ index }) => index)).toEqual([1, 3, 2, 0, 4]);
    expect(ordered.map((one) => one.seconds)).toEqual([3, 3, 2, 1, 1]);
  });

  it('keeps the order asked for where nothing is known', () => {
    expect(orderTasks([undefined, undefined, undefined]).map(({ index }) => index)).toEqual([0, 1, 2]);
    const mixed = orderTasks([makeEstimate(1), undefined, makeEstimate(2), undefined]);
    expect(mixed.map(({ index }) => index)).toEqual([1, 3, 2, 0]);
    expect(mixed[0].seconds).toBeUndefined();
  });

  it('counts prompts for the first task that has them only', () => {
    // B 2 + 5 = 7 first; then A without its prompts is 3, D 4, C 1 + 2
    const [a, b, c, d] = [
      makeEstimate(3, 5, 'shared'),
      makeEstimate(2, 5, 'shared'),
      makeEstimate(1, 2, 'other'),
      makeEstimate(4, 0, 'none'),
    ];
    expect(orderTasks([a, b, c, d])).toEqual([
      { index: 0, seconds: 8 },
      { index: 3, seconds: 4 },
      { index: 2, seconds: 3 },
      { index: 1, seconds: 2 },
    ]);
  });

  it('never lets the seconds rise, and runs every task once', () => {
    const random = createRandom(7);
    for (let round = 0; round < 50; round++) {
      const estimates = Array.from({ length: 12 }, () =>
        random() < 0.2
          ? undefined
          : makeEstimate(
              Math.floor(5 * random()),
              Math.floor(5 * random()),
              String(Math.floor(4 * random())),
            ),
      );
      const ordered = orderTasks(estimates);
      expect(ordered.map(({ index }) => index).sort((one, other) => one - other)).toEqual([
        ...estimates.keys(),
      ]);
      const known = ordered.flatMap(({ seconds }) => (seconds === undefined ? [] : [seconds]));
      expect(known).toEqual([...known].sort((one, other) => other - one));
      // a second way: all samples, and each list of prompts once, at its dearest or cheaper
      const samples = estimates.reduce((sum, one) => sum + (one?.sampleSeconds ?? 0), 0);
      const keys = new Set(estimates.flatMap((one) => (one ? [one.promptKey] : [])));
      const dearest = [...keys].reduce(
        (sum, key) =>
          sum + Math.max(...estimates.map((one) => (one?.promptKey === key ? one.promptSeconds : 0))),
        0,
      );
      const total = known.reduce((sum, one) => sum + one, 0);
      expect(total).toBeGreaterThanOrEqual(samples);
      expect(total).toBeLessThanOrEqual(samples + dearest);
    }
  });
});
