import { bitAt, type BitSet } from '../../harness/core/bit-set.js';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';

/** How a score is made of right and wrong items. */
export interface ScoreFormula {
  /** By item, the number of its part: its class, its group. Absent: all are one part. */
  readonly parts?: ArrayLike<number>;
  /** Of the accuracies of the parts that have items: their mean, or the least. */
  readonly combine: 'mean' | 'least';
  /** By item, the number of the cluster that it is drawn with: the captions of one image. Absent: each stands alone. */
  readonly clusters?: ArrayLike<number>;
}

/** How often to draw, and how a score is made; absent: accuracy over all items. */
export interface ResampleOptions extends Partial<ScoreFormula> {
  readonly resamples: number;
  readonly seed: number;
}

/** Scores [resample][model], fractions: each resample draws as many items (or clusters) as there are, with replacement, and the
 *  same ones for every model. Throws MetricError without items, and where models have different numbers of them. */
export function resampleAccuracy(
  correct: readonly BitSet[],
  options: ResampleOptions,
): readonly (readonly number[])[] {
  const units = groupUnits(correct, options);
  const random = createRandom(options.seed);
  const counts = new Int32Array(units.patterns);
  const weights = new Int32Array(units.patternOf.length);
  const n = units.drawn.length;
  return Array.from({ length: options.resamples }, () => {
    counts.fill(0);
    for (let draw = 0; draw < n; draw++) counts[units.drawn[Math.floor(random() * n)]]++;
    for (let cell = 0; cell < weights.length; cell++) weights[cell] = counts[units.patternOf[cell]];
    return scoreModels(units, weights, options.combine ?? 'mean');
  });
}

/** The score of each model on the items as they are. */
export function scoreAll(correct: readonly BitSet[], formula: ScoreFormula): readonly number[] {
  const units = groupUnits(correct, formula);
  const counts = new Int32Array(units.patterns);
  for (const pattern of units.drawn) counts[pattern]++;
  return scoreModels(
    units,
    units.patternOf.map((pattern) => counts[pattern]),
    formula.combine,
  );
}

/** What is drawn: units (items or clusters), of which those that no model tells apart share a pattern. A cell is what a pattern has
 *  in one part; cells are in the order of their parts. */
interface Units {
  /** By unit, its pattern. */
  readonly drawn: Int32Array;
  readonly patterns: number;
  /** By cell: its pattern, its items, and by model those that are right. */
  readonly patternOf: Int32Array;
  readonly size: Int32Array;
  readonly right: readonly Int32Array[];
  /** By part, the cell after its last. */
  readonly ends: readonly number[];
}

function scoreModels(
  { size, right, ends }: Units,
  weights: Int32Array,
  combine: ScoreFormula['combine'],
): readonly number[] {
  const all = ends.map((end, part) => innerProduct(weights, size, ends[part - 1] ?? 0, end));
  const drawn = [...ends.keys()].filter((part) => all[part] > 0);
  return right.map((own) => {
    const shares = drawn.map(
      (part) => innerProduct(weights, own, ends[part - 1] ?? 0, ends[part]) / all[part],
    );
    if (combine === 'least') return Math.min(...shares);
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  });
}

interface Cell {
  readonly pattern: number;
  readonly part: number;
  readonly size: number;
  readonly right: readonly number[];
}

function groupUnits(correct: readonly BitSet[], { parts, clusters }: Partial<ScoreFormula>): Units {
  const items = correct.at(0)?.length ?? 0;
  if (items === 0) throw new MetricError('resamples: no items to draw');
  for (const { length } of [...correct, ...(parts ? [parts] : []), ...(clusters ? [clusters] : [])])
    if (length !== items)
      throw new MetricError(
        `resamples: ${items} items of one model, ${length} of another, expected the same`,
      );
  const patterns = new Map<string, number>();
  const cells: Cell[] = [];
  const drawn = listMembers(items, clusters).map((members) => {
    const own = cellsOf(members, correct, parts);
    const key = own.map(({ part, size, right }) => `${part}:${size}:${right.join()}`).join(';');
    const known = patterns.get(key);
    if (known !== undefined) return known;
    const pattern = patterns.size;
    patterns.set(key, pattern);
    cells.push(...own.map((cell) => ({ ...cell, pattern })));
    return pattern;
  });
  cells.sort((a, b) => a.part - b.part);
  return {
    drawn: Int32Array.from(drawn),
    patterns: patterns.size,
    patternOf: Int32Array.from(cells, ({ pattern }) => pattern),
    size: Int32Array.from(cells, ({ size }) => size),
    right: correct.map((_, model) => Int32Array.from(cells, ({ right }) => right[model])),
    ends: cells.flatMap(({ part }, cell) => (part === cells.at(cell + 1)?.part ? [] : [cell + 1])),
  };
}

function cellsOf(
  members: readonly number[],
  correct: readonly BitSet[],
  parts: ArrayLike<number> | undefined,
): readonly Omit<Cell, 'pattern'>[] {
  const byPart = groupItems(members, (item) => parts?.[item] ?? 0);
  return [...byPart]
    .sort(([a], [b]) => a - b)
    .map(([part, own]) => ({
      part,
      size: own.length,
      right: correct.map((bits) => own.reduce((sum, item) => sum + Number(bitAt(bits, item)), 0)),
    }));
}

function listMembers(items: number, clusters: ArrayLike<number> | undefined): readonly (readonly number[])[] {
  if (!clusters) return Array.from({ length: items }, (_, item) => [item]);
  return [
    ...groupItems(
      Array.from({ length: items }, (_, item) => item),
      (item) => clusters[item],
    ).values(),
  ];
}

function groupItems(
  items: readonly number[],
  keyOf: (item: number) => number,
): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>();
  for (const item of items) {
    const own = groups.get(keyOf(item));
    if (own) own.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** Of the cells from `from` to `to`. In 32-bit integers, which is several times faster: sums are numbers of items. */
function innerProduct(weights: Int32Array, values: Int32Array, from: number, to: number): number {
  let sum = 0;
  for (let cell = from; cell < to; cell++) sum = (sum + Math.imul(weights[cell], values[cell])) | 0;
  return sum;
}
