import { compareValues, joinComparisons, type Comparison, type Pair, type Scale } from './compare-values.js';
import type { MakerId } from './makers.js';

/** What docs/NUMBERS.md says of one comparison, beside what is measured. */
export interface RowFacts {
  readonly id: string;
  /** What is compared, in the words of a table. */
  readonly what: string;
  /** Who made the stored values: the tools, their versions and the command. */
  readonly maker: MakerId;
  /** Which of its tools gave these values. */
  readonly tools: readonly string[];
  /** Where the rule stands that was run or computed again, as `owner/name: path`, a paper, or a library's function. */
  readonly rule: string;
  /** Files of stored values, below the package root. */
  readonly stored: readonly string[];
  /** The test that holds our code to the tolerance, below the package root. */
  readonly test: string;
  /** The largest difference that the test allows; 0 says that every bit and letter must be the same. */
  readonly tolerance: number;
  readonly scale?: Scale;
  /** What numbers are in where they are no fractions: points, percent, standard errors. */
  readonly unit?: string;
  /** The share of values that may lie further away; 0 where it is left out. */
  readonly mayDiffer?: number;
  /** What the tolerance means, where a number alone does not say it. */
  readonly allowed?: string;
  /** What has to be there before it can be compared; nothing where it is left out. */
  readonly needs?: 'ONNX Runtime' | 'main job';
  /** What the cases are, where their number alone says little. */
  readonly amount?: string;
}

/** Stored values of a reference with our way to the same: both the tests and docs/NUMBERS.md compare through it. */
export interface ReferenceRow<Case> extends RowFacts {
  readonly cases: readonly Case[];
  /** Paths of members of a case that the reference gave, such as `metrics.acc1`: what a negative control disturbs. */
  readonly given: readonly string[];
  pair(stored: Case): Pair | Promise<Pair>;
}

/** Any row, whatever its cases are. */
export type AnyRow = ReferenceRow<unknown>;

/** The row itself, typed by its cases. */
export const defineRow = <Case>(row: ReferenceRow<Case>): ReferenceRow<Case> => row;

/** How far our code is from the reference on one case. */
export async function compareCase<Case>(row: ReferenceRow<Case>, stored: Case): Promise<Comparison> {
  return compareValues(await row.pair(stored), row.scale);
}

/** How far our code is from the reference on all cases, one after another. */
export async function compareRow<Case>(row: ReferenceRow<Case>): Promise<Comparison> {
  const comparisons: Comparison[] = [];
  for (const stored of row.cases) comparisons.push(await compareCase(row, stored));
  return joinComparisons(comparisons);
}

/** Whether a comparison compared something, and is within what its row allows. */
export function agrees({ tolerance, mayDiffer = 0 }: RowFacts, comparison: Comparison): boolean {
  const { values, equal, largest } = comparison;
  if (values === 0) return false;
  return tolerance === 0 ? values - equal <= mayDiffer * values : largest <= tolerance;
}
