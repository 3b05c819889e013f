import type { GateRule } from '../../../harness/config/gate-config.js';
import type { Measured } from '../measured.js';
import { exceeds, numbersOf, type Outcome } from '../outcome.js';
import { sayShare } from '../say-numbers.js';

/** Whether few enough samples changed: from right to wrong or back, or, `of: predictions`, in whatever was said. */
export function judgeChurn(measured: Measured, { max, of }: NonNullable<GateRule['churn']>): Outcome {
  const common = numbersOf(measured);
  if (measured.identical)
    return {
      state: 'pass',
      message: 'every sample was answered the same',
      numbers: { ...common, changed: 0, churn: 0, limit: max },
    };
  const counted = of === 'correct' ? countFlips(measured) : measured.changed;
  if (!counted || counted.of === 0)
    return {
      state: 'inconclusive',
      message: `${of === 'correct' ? 'which samples are right or wrong' : 'what was predicted'} is not kept of both runs, so changes cannot be counted`,
      numbers: { ...common, limit: max },
    };
  const churn = counted.count / counted.of;
  const what =
    of === 'correct'
      ? `of ${counted.of} samples changed between right and wrong`
      : `of ${counted.of} predictions changed`;
  return {
    state: exceeds(churn, max) ? 'fail' : 'pass',
    message: `${counted.count} ${what} (${sayShare(churn)}); at most ${sayShare(max)} may`,
    numbers: { ...common, changed: counted.count, churn, limit: max },
  };
}

function countFlips({ flips }: Measured): Measured['changed'] {
  return flips && { count: flips.gained + flips.lost, of: flips.of };
}
