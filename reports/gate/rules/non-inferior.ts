import type { GateRule } from '../../../harness/config/gate-config.js';
import type { Evidence } from '../../compare/evidence.js';
import { detectableDrop, differenceInterval, findUnpaired, marginP } from '../../compare/weigh-evidence.js';
import type { CheckNumbers } from '../gate-result.js';
import type { Measured } from '../measured.js';
import { exceeds, numbersOf, type Outcome } from '../outcome.js';
import { sayAmount, sayChange } from '../say-numbers.js';

/** Whether it is proven that the drop is below a margin: the lower end of the interval of level 1 - 2 alpha is above it. A margin
 *  that so few samples could not prove is never a pass: it is a failure where even the upper end is beyond the margin, otherwise
 *  inconclusive. A bound that misses a margin is a failure where there is a drop, so where the upper end is below 0, otherwise
 *  inconclusive; and so is evidence that is not paired, unless the rule allows it. */
export function judgeNonInferior(
  measured: Measured,
  { margin, allowUnpaired }: NonNullable<GateRule['nonInferior']>,
  alpha: number,
): Outcome {
  const { metric, evidence, identical } = measured;
  const limit = sayAmount(metric, margin);
  if (identical)
    return {
      state: 'pass',
      message: 'every sample was answered the same',
      numbers: { ...numbersOf(measured), limit: margin },
    };
  if (!evidence) throw new Error(`proof about ${metric}, which has no evidence, is asked for`);
  const [low, high] = differenceInterval(evidence, 1 - 2 * alpha);
  const detectable = detectableDrop(evidence, alpha);
  const numbers: CheckNumbers = {
    ...numbersOf(measured),
    ...{ p: marginP(evidence, margin), limit: margin, detectable },
  };
  const change = `${sayChange(measured)}${sayUnpaired(evidence)}`;
  const unpaired = findUnpaired(evidence);
  if (unpaired !== undefined && !allowUnpaired)
    return {
      state: 'inconclusive',
      message: `${change}, but the samples are not paired (${unpaired}), which proves no margin`,
      numbers,
    };
  const least = `the drop is ${sayBound(-low)} at alpha ${alpha}`;
  if (exceeds(-high, margin))
    return {
      state: 'fail',
      message: `${change}: a drop beyond the margin of ${limit} at alpha ${alpha}`,
      numbers,
    };
  if (exceeds(detectable, margin))
    return {
      state: 'inconclusive',
      message: `${change}: too few samples to prove a margin of ${limit}, they would show a drop of ${sayAmount(metric, detectable)}`,
      numbers,
    };
  if (low > -margin)
    return { state: 'pass', message: `${change}: ${least}, below the margin of ${limit}`, numbers };
  // A run that is no worse misses a margin near what it can show now and then: only an evident drop is a failure.
  const fell = high < 0;
  return {
    state: fell ? 'fail' : 'inconclusive',
    message: `${change}: ${least}, not below the margin of ${limit}${fell ? '' : ', but it may be no drop at all'}`,
    numbers,
  };

  function sayBound(bound: number): string {
    return bound < 0
      ? `proven to be a rise of at least ${sayAmount(metric, -bound)}`
      : `proven to be at most ${sayAmount(metric, bound)}`;
  }
}

/** Of a mean that is not paired throughout. */
function sayUnpaired(evidence: Evidence): string {
  if (evidence.kind !== 'resampled' || !evidence.unpaired) return '';
  const { tasks, of } = evidence.unpaired;
  return ` (${tasks.length} of ${of} tasks not paired)`;
}
