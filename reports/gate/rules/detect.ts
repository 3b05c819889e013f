import type { GateRule } from '../../../harness/config/gate-config.js';
import type { Measured } from '../measured.js';
import { exceeds, numbersOf, type Outcome } from '../outcome.js';
import { sayAmount, sayChange, sayP } from '../say-numbers.js';
import type { DropTest } from './test-drops.js';

/** Whether the run after is worse by more than noise: a drop of at least `minDrop` with an adjusted p of at most `alpha`. */
export function judgeDetect(
  measured: Measured,
  { minDrop }: NonNullable<GateRule['detect']>,
  { p, adjustedP, family, detectable, alpha }: DropTest,
): Outcome {
  const { metric, drop, evidence, identical } = measured;
  const significant = adjustedP <= alpha;
  const fell = exceeds(drop, 0);
  const failed = significant && fell && !exceeds(minDrop, drop);
  const numbers = {
    ...numbersOf(measured),
    ...{ p, adjustedP, detectable },
    ...(minDrop > 0 && { limit: minDrop }),
  };
  if (identical) return { state: 'pass', message: 'every sample was answered the same', numbers };
  const counts =
    evidence?.kind === 'counted'
      ? `, ${evidence.gained} gained and ${evidence.lost} lost of ${evidence.n}`
      : '';
  const tests = family === 1 ? '1 test' : `${family} tests`;
  const test = `p ${sayP(p)}, adjusted for ${tests} ${sayP(adjustedP)}`;
  const unpaired = evidence?.kind === 'unpaired' ? ` (not paired: ${evidence.reason})` : '';
  return {
    state: failed ? 'fail' : 'pass',
    message: `${sayChange(measured)}${counts}: ${test}${unpaired}; ${conclude()}`,
    numbers,
  };

  function conclude(): string {
    if (failed) return `a drop at alpha ${alpha}`;
    if (fell && significant)
      return `less than ${sayAmount(metric, minDrop)}, the least drop that the rule is about`;
    return `no evidence of a drop at alpha ${alpha}; one of ${sayAmount(metric, detectable)} would have been seen 8 times in 10`;
  }
}
