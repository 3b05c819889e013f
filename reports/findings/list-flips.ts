import { bitAt, tabulateBits, type BitTable } from '../../harness/core/bit-set.js';
import type { SampleLine } from '../../harness/core/protocol.js';
import { testDifference } from '../../harness/metrics/mcnemar.js';
import type { CorrectBits } from '../../harness/results/correct-bits.js';
import type { ModelPair } from './choose-models.js';
import type { Explorer, Flip } from './explorer.js';

/** Of a text that a model said; the rest is in the samples file. */
const longestText = 80;
const mostClasses = 20;

/** What one model said of the samples that are right or wrong. */
export interface Said {
  readonly bits: CorrectBits;
  /** By place in `bits`. */
  readonly lines: readonly SampleLine[];
}

/** How flips are listed. */
export interface FlipOptions {
  /** What the indices of classes are called, by index. */
  readonly classNames: readonly string[];
  /** Whether some samples are asked of one image, so that they are not tested each for itself. */
  readonly belongTogether: boolean;
  readonly most: number;
}

/** Two models side by side on one task, with the `most` surest of the samples that only one of them gets right. Both must have
 *  answered the same samples in the same order. */
export function listFlips(
  task: string,
  pair: ModelPair,
  [before, after]: readonly [Said, Said],
  { classNames, belongTogether, most }: FlipOptions,
): Explorer {
  const table = tabulateBits(before.bits.correct, after.bits.correct);
  const places = [...before.lines.keys()].filter(
    (i) => bitAt(before.bits.correct, i) !== bitAt(after.bits.correct, i),
  );
  const flips = places
    .map((i) => describeFlip(before.lines[i], after.lines[i], classNames))
    // stable: without a margin, and with the same one, in the order of the file
    .sort((a, b) => (b.margin ?? -Infinity) - (a.margin ?? -Infinity) || 0);
  return {
    ...{ task, before: pair[0], after: pair[1], n: before.lines.length },
    ...{ bothRight: table.both, gained: table.onlySecond, lost: table.onlyFirst, bothWrong: table.neither },
    ...(belongTogether ? {} : testOf(table)),
    flips: flips.slice(0, most),
    more: Math.max(0, flips.length - most),
    classes: countByClass(before.lines, places, classNames),
  };
}

function testOf({ onlyFirst, onlySecond }: BitTable): Pick<Explorer, 'exact' | 'midP'> {
  const { exact, midP } = testDifference(onlySecond, onlyFirst);
  return { exact, midP };
}

function describeFlip(before: SampleLine, after: SampleLine, classNames: readonly string[]): Flip {
  const gained = after.correct === true;
  const margin = marginOf(gained ? before : after);
  return {
    id: before.id,
    truth: textOf(before.truth, classNames),
    before: textOf(before.prediction, classNames),
    after: textOf(after.prediction, classNames),
    gained,
    ...(margin !== undefined && { margin }),
  };
}

/** Scores are kept to six places, so their difference has no more. */
function marginOf({ scores = {} }: SampleLine): number | undefined {
  if (!Object.hasOwn(scores, 'prediction') || !Object.hasOwn(scores, 'truth')) return undefined;
  return Math.round((scores.prediction - scores.truth) * 1e6) / 1e6;
}

/** The classes whose samples changed most, where every sample has one truth and truths recur: otherwise none. */
function countByClass(
  lines: readonly SampleLine[],
  places: readonly number[],
  classNames: readonly string[],
): Explorer['classes'] {
  const truths = lines.map(({ truth }) => truth);
  if (truths.some((truth) => typeof truth !== 'number' && typeof truth !== 'string')) return [];
  if (new Set(truths).size > lines.length / 2) return [];
  const lostAt = countBy(
    places.filter((i) => lines[i].correct === true),
    (i) => truths[i],
  );
  const gainedAt = countBy(
    places.filter((i) => lines[i].correct === false),
    (i) => truths[i],
  );
  return [...new Set([...lostAt.keys(), ...gainedAt.keys()])]
    .map((truth) => ({
      name: textOf(truth, classNames),
      gained: gainedAt.get(truth) ?? 0,
      lost: lostAt.get(truth) ?? 0,
    }))
    .sort(
      (a, b) =>
        Math.abs(b.gained - b.lost) - Math.abs(a.gained - a.lost) ||
        b.gained + b.lost - (a.gained + a.lost) ||
        (a.name < b.name ? -1 : 1),
    )
    .slice(0, mostClasses);
}

function countBy<Key>(places: readonly number[], keyOf: (place: number) => Key): ReadonlyMap<Key, number> {
  const counts = new Map<Key, number>();
  for (const place of places) counts.set(keyOf(place), (counts.get(keyOf(place)) ?? 0) + 1);
  return counts;
}

function textOf(value: unknown, classNames: readonly string[]): string {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const text = values.map((one) => nameOf(one, classNames)).join(', ');
  const letters = Array.from(text);
  return letters.length > longestText ? `${letters.slice(0, longestText - 1).join('')}…` : text;
}

/** A class without a name, or with a blank one, is called by its index. */
function nameOf(value: unknown, classNames: readonly string[]): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return JSON.stringify(value);
  const name = value < 0 ? undefined : classNames.at(value);
  return name === undefined || name.trim() === '' ? String(value) : name;
}
