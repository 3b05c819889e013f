import type { Form } from './form.js';
import type { SeriesFit } from './series-fit.js';

/** What the number of different x allows to be said of a series. */
export interface Allowance {
  readonly kind: SeriesFit['kind'];
  /** How far beyond the largest x a number may be printed, as a factor. */
  readonly reach: number;
  /** Forms that AICc compares. */
  readonly compared: readonly Form[];
  /** Forms that may be chosen instead of the power law, in the order in which they have to pay. */
  readonly rivals: readonly Form[];
  /** How many of the largest x are held out. */
  readonly heldOut: number;
}

/** What the points are like, as far as the rules ask. */
export interface SeriesSize {
  readonly points: number;
  readonly differentX: number;
  /** Absent: not every point has an x2. */
  readonly differentX2?: number;
  /** y is a share and the error of guessing is known; a loss has neither. */
  readonly shares: boolean;
  readonly atChance: boolean;
}

/** What may be said, by the number of different x. Up to 2 nothing is fitted; 3 are a description, 4 a power law, 5 to 7
 *  also one with a floor (and, where points are at chance, a capped one), from 8 on every form of one variable, and
 *  the joint ones with 3 different values on each axis. */
export function allowanceOf(size: SeriesSize): Allowance {
  const x = size.differentX;
  if (x <= 1) return { kind: 'point', reach: 1, compared: ['constant'], rivals: [], heldOut: 0 };
  if (x === 2) return { kind: 'segment', reach: 1, compared: ['constant', 'power'], rivals: [], heldOut: 0 };
  if (allowsJoint(size))
    return {
      kind: 'fit',
      reach: 10,
      compared: ['constant', 'power', 'joint-tied', 'joint'],
      rivals: ['joint-tied', 'joint'],
      heldOut: 2,
    };
  if (x === 3)
    return { kind: 'descriptive', reach: 1, compared: ['constant', 'power'], rivals: [], heldOut: 0 };
  const shares = (...forms: Form[]) => (size.shares ? forms : []);
  if (x === 4)
    return {
      kind: 'fit',
      reach: 2,
      compared: ['constant', 'power', ...shares('logit')],
      rivals: [],
      heldOut: 1,
    };
  if (x < 8)
    return {
      kind: 'fit',
      reach: 4,
      compared: ['constant', 'power', 'power-floor', ...shares('capped', 'logit')],
      rivals: ['power-floor', ...(size.atChance ? shares('capped') : [])],
      heldOut: 1,
    };
  return {
    kind: 'fit',
    reach: 10,
    compared: ['constant', 'power', 'power-floor', 'shifted', ...shares('capped', 'logit')],
    rivals: ['power-floor', 'shifted', ...shares('capped', 'logit')],
    heldOut: 2,
  };
}

/** Whether there are points enough for a law of two variables. */
export function allowsJoint(size: SeriesSize): boolean {
  return size.points >= 8 && size.differentX >= 3 && (size.differentX2 ?? 0) >= 3;
}
