import type { GateRule } from '../../../harness/config/gate-config.js';
import type { Measured } from '../measured.js';
import { exceeds, numbersOf, type Outcome } from '../outcome.js';
import { sayValue } from '../say-numbers.js';

/** Whether the run after reaches a value, or with `useLowerBound` the lower end of its 95 % interval does. Of a metric whose
 *  lower values are the better ones, the value is the highest one that is allowed, and the upper end counts. */
export function judgeFloor(
  measured: Measured,
  { min, useLowerBound }: NonNullable<GateRule['floor']>,
): Outcome {
  const { metric, after, interval, higherIsBetter } = measured;
  const word = higherIsBetter ? 'floor' : 'ceiling';
  const numbers = { ...numbersOf(measured), limit: min };
  if (useLowerBound && !interval)
    return {
      state: 'inconclusive',
      message: `${sayValue(metric, after)}, but the record states no interval of ${metric}; the ${word} is ${sayValue(metric, min)}`,
      numbers,
    };
  const bound = interval?.[higherIsBetter ? 0 : 1] ?? after;
  const judged = useLowerBound ? bound : after;
  const broken = higherIsBetter ? exceeds(min, judged) : exceeds(judged, min);
  const with95 = useLowerBound
    ? ` with ${sayValue(metric, bound)} as the worse end of its 95 % interval`
    : '';
  return {
    state: broken ? 'fail' : 'pass',
    message: `${sayValue(metric, after)}${with95}; the ${word} is ${sayValue(metric, min)}`,
    numbers,
  };
}
