import type { GateRule } from '../../../harness/config/gate-config.js';
import { differenceInterval } from '../../compare/weigh-evidence.js';
import type { Measured } from '../measured.js';
import { exceeds, numbersOf, type Outcome } from '../outcome.js';
import { sayAmount, sayChange } from '../say-numbers.js';

/** Whether the drop stays within a limit. `useBound: upper` looks at the optimistic end of the 95 % interval of the difference,
 *  which fails only where the drop is surely beyond the limit; `lower` at the pessimistic end. */
export function judgeMaxDrop(
  measured: Measured,
  { absolute, useBound }: NonNullable<GateRule['maxDrop']>,
): Outcome {
  const { metric, drop, evidence, identical } = measured;
  const allowed = `at most ${sayAmount(metric, absolute)} are allowed`;
  const interval = evidence && (identical ? ([0, 0] as const) : differenceInterval(evidence, 0.95));
  const numbers = {
    ...numbersOf(measured),
    limit: absolute,
  };
  if (useBound === 'none')
    return {
      state: exceeds(drop, absolute) ? 'fail' : 'pass',
      message: `${sayChange(measured)}; ${allowed}`,
      numbers,
    };
  if (!interval) throw new Error(`a bound of ${metric}, which has no evidence, is looked at`);
  const [low, high] = interval;
  const bound = -(useBound === 'upper' ? high : low);
  const end = useBound === 'upper' ? 'optimistic' : 'pessimistic';
  const amount = `${bound < 0 ? 'a rise' : 'a drop'} of ${sayAmount(metric, Math.abs(bound))}`;
  return {
    state: exceeds(bound, absolute) ? 'fail' : 'pass',
    message: `${sayChange(measured)}, the ${end} end of the 95 % interval is ${amount}; ${allowed}`,
    numbers,
  };
}
