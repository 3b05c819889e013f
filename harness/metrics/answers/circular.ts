import { weighMean, weighMeans, type WeightedMean } from './weighted-mean.js';

/** A question asked once: options in one of their orders. */
export interface CircularRow {
  /** The question's number plus 1,000,000 times the rotation. */
  readonly index: number;
  readonly right: boolean;
  /** How many options it has. */
  readonly options: number;
  readonly split: string;
  readonly category?: string;
  readonly l2category?: string;
}

/** A question with its rotations. */
export interface CircularGroup {
  /** The index of the first pass. */
  readonly index: number;
  /** Of the first pass; of the first row where that is missing. */
  readonly split: string;
  readonly category?: string;
  readonly l2category?: string;
  /** Whether the first pass is right; undefined where it is missing. */
  readonly vanilla: boolean | undefined;
  /** Whether every rotation is right; undefined where one is missing or too many: the group is not scored. */
  readonly circular: boolean | undefined;
  /** Rotations that are there, and that there should be: one an option. */
  readonly rotations: readonly [found: number, expected: number];
}

const step = 1_000_000;

/** The number of the question that a row belongs to: its index modulo 1,000,000. */
export function questionOfIndex(index: number): number {
  return index % step;
}

/** The rows by question, in the order of their first rows; an index comes once. A group is whole where its rotations are 0
 *  to the number of options less one; of the rows of a group the one with most options says how many those are. */
export function groupCircular(rows: readonly CircularRow[]): readonly CircularGroup[] {
  const groups = new Map<number, CircularRow[]>();
  for (const row of rows) {
    const known = groups.get(questionOfIndex(row.index));
    if (known) known.push(row);
    else groups.set(questionOfIndex(row.index), [row]);
  }
  return Array.from(groups, ([index, members]) => {
    const first = members.find((row) => row.index === index);
    const { split, category, l2category } = first ?? members[0];
    const expected = Math.max(...members.map(({ options }) => options));
    const whole =
      members.length === expected && members.every((row) => Math.floor(row.index / step) < expected);
    return {
      index,
      split,
      ...(category === undefined ? {} : { category }),
      ...(l2category === undefined ? {} : { l2category }),
      vanilla: first?.right,
      circular: whole ? members.every(({ right }) => right) : undefined,
      rotations: [members.length, expected],
    };
  });
}

/** Fractions of the questions that are right in every rotation, and in the first pass; null where no question is whole, or
 *  has a first pass. */
export interface CircularMetrics {
  readonly accuracy: number | null;
  readonly accuracy_vanilla: number | null;
  /** Questions that are whole. */
  readonly n: number;
}

/** Those of one split, with `accuracy` by category and by level-2 category. */
interface CircularSplit extends CircularMetrics {
  readonly categories: ReadonlyMap<string, WeightedMean>;
  readonly l2categories: ReadonlyMap<string, WeightedMean>;
}

/** Those over all splits, and of each. */
export interface CircularSummary extends CircularMetrics {
  readonly splits: ReadonlyMap<string, CircularSplit>;
}

/** The circular and the first-pass accuracy: means over questions. Those that are not whole have no part in the first.
 *  `draws` tells how often each question was drawn in a resample. Source: open-compass/VLMEvalKit,
 *  vlmeval/dataset/utils/multiple_choice.py (mcq_circular_eval, report_acc). */
export function scoreCircular(groups: readonly CircularGroup[], draws?: ArrayLike<number>): CircularSummary {
  const timesOf = (i: number) => (draws ? draws[i] : 1);
  const whole = Float64Array.from(groups, ({ circular }, i) => (circular === undefined ? 0 : timesOf(i)));
  const asked = Float64Array.from(groups, ({ vanilla }, i) => (vanilla === undefined ? 0 : timesOf(i)));
  const circular = Float64Array.from(groups, (group) => Number(group.circular ?? false));
  const vanilla = Float64Array.from(groups, (group) => Number(group.vanilla ?? false));
  const splits = groups.map(({ split }) => [split]);
  const vanillaOf = weighMeans(vanilla, splits, asked);
  const meansIn = (split: string, nameOf: (group: CircularGroup) => string | undefined) =>
    weighMeans(circular, nameMembers(groups, split, nameOf), whole);
  const bySplit = Array.from(
    weighMeans(circular, splits, whole),
    ([split, { mean, n }]): [string, CircularSplit] => [
      split,
      {
        accuracy: mean,
        accuracy_vanilla: vanillaOf.get(split)?.mean ?? null,
        n,
        categories: meansIn(split, ({ category }) => category),
        l2categories: meansIn(split, ({ l2category }) => l2category),
      },
    ],
  );
  const { mean, n } = weighMean(circular, whole);
  return {
    accuracy: mean,
    accuracy_vanilla: weighMean(vanilla, asked).mean,
    n,
    splits: new Map(bySplit),
  };
}

function nameMembers(
  groups: readonly CircularGroup[],
  split: string,
  nameOf: (group: CircularGroup) => string | undefined,
): readonly (readonly string[])[] {
  return groups.map((group) => {
    const name = nameOf(group);
    return name === undefined || group.split !== split ? [] : [name];
  });
}
