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
export function numbersOf({ n, before, after, flips, evidence }: Measured): CheckNumbers {
  const counted = flips ?? (evidence?.kind === 'counted' ? evidence : undefined);
  return {
    ...(n !== undefined && { n }),
    ...{ before, after, difference: after - before },
    ...(counted && { gained: counted.gained, lost: counted.lost }),
  };
}
