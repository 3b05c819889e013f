import { describe, expect, it } from '@jest/globals';
import { describeTimes } from '../../harness/cli/describe-times.js';
import { okRecord } from '../support/records.js';

const attempt = { kept: false, dataMissing: false };

function took(seconds: number) {
  return { ...okRecord, timing: { ...okRecord.timing, seconds } };
}

describe('describeTimes', () => {
  it('sums what was foretold and what it took', () => {
    expect(
      describeTimes([
        { ...attempt, record: took(2), predictedSeconds: 2.5 },
        { ...attempt, record: took(100) }, // nothing was foretold
        { ...attempt, record: took(3), predictedSeconds: 1.5 },
      ]),
    ).toBe('2 tasks took 5.0 s (predicted 4.0 s)');
    expect(describeTimes([{ ...attempt, record: took(61), predictedSeconds: 59 }])).toBe(
      '1 task took 1 min 1 s (predicted 59 s)',
    );
  });

  it('says nothing where there is nothing to compare', () => {
    expect(describeTimes([{ ...attempt, kept: true, record: took(2) }])).toBeUndefined();
  });
});
