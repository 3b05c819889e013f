import type { Form } from './form.js';
import type { Interval, Verdict } from './series-fit.js';

/** What a verdict is made of. */
export interface VerdictFacts {
  /** The form that was taken. */
  readonly form: Form;
  /** Different x of the points above chance, and how many points are at chance. */
  readonly differentX: number;
  readonly points: number;
  readonly atChance: number;
  /** 95 % interval of the exponent of the power law, positive where the error falls; absent: too few points. */
  readonly slope?: Interval;
  /** AICc of the power law less that of the form. */
  readonly gainOverPower?: number;
  /** AICc of the constant less that of the power law. */
  readonly gainOverConstant?: number;
  /** Leave-one-out errors of the form and of the constant, in points. */
  readonly loo?: number;
  readonly looConstant?: number;
  /** The leave-one-out error from which on a law says nothing, in points. */
  readonly looLimit: number;
  /** Whether the floor of the form is told apart from 0. */
  readonly floorIdentified: boolean;
}

/** An exponent this small is rounding. */
const rounding = 1e-10;
const withFloor: readonly Form[] = ['power-floor', 'shifted', 'joint', 'joint-tied', 'exponential'];

/** By how much AICc must fall for a form to be worth more than the power law. */
const gain = 2;

const pays = (f: VerdictFacts) => f.gainOverPower !== undefined && f.gainOverPower >= gain;
const foretells = (f: VerdictFacts) => f.loo !== undefined && f.loo < f.looLimit;

const rules: readonly (readonly [Verdict, (f: VerdictFacts) => boolean])[] = [
  ['at chance', (f) => f.differentX < 4 && f.atChance > 0 && f.atChance >= f.points],
  ['too few points', (f) => f.differentX < 4],
  ['flat', (f) => f.slope === undefined || (f.slope[0] <= rounding && f.slope[1] >= -rounding)],
  ['inverse', (f) => f.slope !== undefined && f.slope[1] < 0],
  ['noisy', (f) => f.loo === undefined || f.looConstant === undefined || f.loo >= f.looConstant],
  ['sigmoid', (f) => (f.form === 'capped' || f.form === 'logit') && pays(f) && foretells(f)],
  ['saturating', (f) => withFloor.includes(f.form) && f.floorIdentified && pays(f) && foretells(f)],
  ['power', (f) => f.gainOverConstant !== undefined && f.gainOverConstant >= 4 && foretells(f)],
  // A trend that foretells, on so few points that the correction of AICc outweighs it.
  ['too few points', (f) => f.differentX < 6 && foretells(f)],
];

/** What a series may be called: the first rule that holds, `noisy` where none does. Little to go on and no trend come
 *  first; a shape is named only where the form pays and foretells points that it has not seen. */
export function verdictOf(facts: VerdictFacts): Verdict {
  return rules.find(([, holds]) => holds(facts))?.[0] ?? 'noisy';
}
