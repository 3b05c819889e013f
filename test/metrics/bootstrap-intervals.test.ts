import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../harness/core/errors.js';
import { bootstrapInterval } from '../../harness/metrics/bootstrap.js';
import { bootstrapIntervals } from '../../harness/metrics/bootstrap-intervals.js';
import { expectOneLine } from '../support/errors.js';

const values = [0, 0, 1, 3, 3, 4, 8];
const mean = (draws: Int32Array) =>
  values.reduce((sum, value, i) => sum + value * draws[i], 0) / values.length;

describe('bootstrapIntervals', () => {
  it('gives what bootstrapInterval gives with the same seed, for each value', () => {
    const plain = bootstrapInterval(
      values.length,
      (chosen) => [...chosen].reduce((sum, unit) => sum + values[unit], 0) / chosen.length,
      9,
    );
    const found = bootstrapIntervals(
      values.length,
      (draws) => ({ mean: mean(draws), twice: 2 * mean(draws) }),
      9,
    );
    expect(found).toEqual({ mean: plain, twice: plain.map((limit) => 2 * limit) });
  });

  it('leaves out a value that some resample does not define', () => {
    const found = bootstrapIntervals(2, (draws) => ({ a: 1, b: draws[0] > 0 ? 1 : undefined }), 1);
    expect(found).toEqual({ a: [1, 1] });
  });

  it('refuses no units, and a value that is not finite', async () => {
    await expectOneLine(() => bootstrapIntervals(0, () => ({}), 1), MetricError, 'no units');
    await expectOneLine(() => bootstrapIntervals(1, () => ({ a: NaN }), 1), MetricError, 'a is NaN');
  });
});
