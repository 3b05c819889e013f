import { bitAt, type BitSet } from '../../harness/core/bit-set.js';
import { MetricError } from '../../harness/core/errors.js';
import { createRandom } from '../../harness/core/random.js';

/** How items are drawn. */
export interface ResampleOptions {
  readonly resamples: number;
  readonly seed: number;
  /** By item, the number of the cluster that it is drawn with: the captions of one image; absent: each stands alone. */
  readonly clusters?: ArrayLike<number>;
}

/** The models' answers to the items of one task. */
export interface ResampledTask {
  /** By model: which of the same items it gets right. */
  readonly correct: readonly BitSet[];
  readonly clusters?: ArrayLike<number>;
}

/** Accuracies [resample][model], fractions: each resample draws as many items (or clusters) as there are, with
 *  replacement, and the same ones for every model. Throws MetricError without items, and where models have
 *  different numbers of them. */
export function resampleAccuracy(
  correct: readonly BitSet[],
  { resamples, seed, clusters }: ResampleOptions,
): readonly (readonly number[])[] {
  const units = groupUnits(correct, clusters);
  const random = createRandom(seed);
  const counts = new Int32Array(units.size.length);
  return Array.from({ length: resamples }, () => {
    counts.fill(0);
    const n = units.patternOf.length;
    for (let draw = 0; draw < n; draw++) counts[units.patternOf[Math.floor(random() * n)]]++;
    const items = innerProduct(counts, units.size);
    return units.right.map((right) => innerProduct(counts, right) / items);
  });
}

/** Mean over tasks of the accuracies [resample][model]: the items of each task are drawn for themselves. Every task has the
 *  same models in the same order. */
export function resampleMeanAccuracy(
  tasks: readonly ResampledTask[],
  { resamples, seed }: Omit<ResampleOptions, 'clusters'>,
): readonly (readonly number[])[] {
  if (tasks.length === 0) throw new MetricError('resamples: no tasks');
  const models = tasks[0].correct.length;
  const random = createRandom(seed);
  const sums = Array.from({ length: resamples }, () => new Float64Array(models));
  for (const { correct, clusters } of tasks) {
    if (correct.length !== models)
      throw new MetricError(
        `resamples: tasks of ${models} and of ${correct.length} models, expected the same`,
      );
    const own = Math.floor(random() * 2 ** 32);
    const drawn = resampleAccuracy(correct, { resamples, seed: own, ...(clusters && { clusters }) });
    drawn.forEach((accuracies, place) => {
      accuracies.forEach((accuracy, model) => (sums[place][model] += accuracy));
    });
  }
  return sums.map((sum) => Array.from(sum, (value) => value / tasks.length));
}

/** What is drawn. Units that no model tells apart share a pattern, so that a resample only counts patterns. */
interface Units {
  /** By unit. */
  readonly patternOf: Int32Array;
  /** Items of a unit, by pattern. */
  readonly size: Int32Array;
  /** By model, then by pattern: items that it gets right. */
  readonly right: readonly Int32Array[];
}

function groupUnits(correct: readonly BitSet[], clusters: ArrayLike<number> | undefined): Units {
  const items = clusters?.length ?? correct.at(0)?.length ?? 0;
  if (items === 0) throw new MetricError('resamples: no items to draw');
  const other = correct.find(({ length }) => length !== items);
  if (other)
    throw new MetricError(
      `resamples: models with ${items} and with ${other.length} items, expected the same`,
    );
  const members = clusters ? membersOf(clusters) : Array.from({ length: items }, (_, item) => [item]);
  const patterns = new Map<string, number>();
  const size: number[] = [];
  const right = correct.map((): number[] => []);
  const patternOf = Int32Array.from(members, (own) => {
    const counts = correct.map((bits) => own.reduce((sum, item) => sum + Number(bitAt(bits, item)), 0));
    const key = `${own.length}:${counts.join()}`;
    const known = patterns.get(key);
    if (known !== undefined) return known;
    patterns.set(key, size.length);
    size.push(own.length);
    counts.forEach((count, model) => right[model].push(count));
    return size.length - 1;
  });
  return {
    patternOf,
    size: Int32Array.from(size),
    right: right.map((counts) => Int32Array.from(counts)),
  };
}

function membersOf(clusters: ArrayLike<number>): readonly (readonly number[])[] {
  const members = new Map<number, number[]>();
  Array.from(clusters).forEach((cluster, item) => {
    const own = members.get(cluster);
    if (own) own.push(item);
    else members.set(cluster, [item]);
  });
  return [...members.values()];
}

/** In 32-bit integers, which is several times faster: sums are numbers of items. */
function innerProduct(counts: Int32Array, values: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum = (sum + Math.imul(counts[i], values[i])) | 0;
  return sum;
}
