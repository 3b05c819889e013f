import { differenceInterval } from '../compare/weigh-evidence.js';
import type { CheckNumbers, State } from './gate-result.js';
import type { Measured } from './measured.js';

/** What a rule says of what was measured, before its level and waivers are looked at. */
export interface Outcome {
  readonly state: Extract<State, 'pass' | 'fail' | 'inconclusive' | 'error'>;
  /** One sentence with the numbers that decided. */
  readonly message: string;
  readonly numbers: CheckNumbers;
}

/** Differences of sums of fractions are exact to about 1e-16: one that equals a limit on paper does not exceed it. */
const rounding = 1e-12;

/** Whether a value is above a limit by more than rounding. */
export function exceeds(value: number, limit: number): boolean {
  return value - limit > rounding * Math.max(1, Math.abs(limit));
}

/** The numbers that every rule states. */
export function numbersOf(measured: Measured): CheckNumbers {
  const { n, before, after, flips, evidence } = measured;
  const counted = flips ?? (evidence?.kind === 'counted' ? evidence : undefined);
  return {
    ...(n !== undefined && { n }),
    ...{ before, after, difference: after - before },
    ...(counted && { gained: counted.gained, lost: counted.lost }),
    ...intervalOf(measured),
  };
}

/** The 95 % interval of the difference, which is after less before also where a lower value is better. */
function intervalOf({ evidence, identical, higherIsBetter }: Measured): Pick<CheckNumbers, 'low' | 'high'> {
  if (!evidence) return {};
  if (identical) return { low: 0, high: 0 };
  const [low, high] = differenceInterval(evidence, 0.95);
  return higherIsBetter ? { low, high } : { low: -high, high: -low };
}
