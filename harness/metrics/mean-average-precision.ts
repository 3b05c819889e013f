import { MetricError } from '../core/errors.js';

/** Average precision of one class: the mean over its positives of the precision at their place in the list of all
 *  samples by descending score, ties by lower index; 0 for a class without positives. positives: 1 or 0 a sample.
 *  No interpolation and no 11 points. Throws MetricError on NaN and on lengths that differ.
 *  Source: CLIP_benchmark, metrics/zeroshot_classification.py (average_precision_per_class). */
export function averagePrecision(scores: ArrayLike<number>, positives: Uint8Array): number {
  if (scores.length !== positives.length)
    throw new MetricError(
      `average precision: ${scores.length} scores for ${positives.length} samples, expected one a sample`,
    );
  const ranked: number[] = [];
  for (let sample = 0; sample < positives.length; sample++) {
    if (Number.isNaN(scores[sample]))
      throw new MetricError(`average precision: sample ${sample} scores NaN, expected a number`);
    if (positives[sample] !== 0) ranked.push(sample);
  }
  if (ranked.length === 0) return 0;
  ranked.sort((a, b) => (isAhead(scores, a, b) ? -1 : 1));
  const negativesAhead = countNegatives(scores, positives, ranked);
  let sum = 0;
  for (let place = 0; place < ranked.length; place++)
    sum += (place + 1) / (place + 1 + negativesAhead[place]);
  return sum / ranked.length;
}

/** The average precision of each class. columns: one list of scores a class, one score a sample; labels: the classes of
 *  each sample, any number of them. Throws MetricError on no samples or classes, NaN, a label that is no class, and on
 *  labels that name nothing at all. */
export function averagePrecisions(
  columns: readonly ArrayLike<number>[],
  labels: readonly (readonly number[])[],
): Float64Array {
  if (labels.length === 0 || columns.length === 0)
    throw new MetricError('mean_average_precision: no samples or no classes. Nothing measured is not zero');
  const samplesOf = columns.map((): number[] => []);
  labels.forEach((classes, sample) => {
    for (const label of classes) {
      if (!Number.isInteger(label) || label < 0 || label >= columns.length)
        throw new MetricError(
          `mean_average_precision: sample ${sample} has label ${label}, expected 0 to ${columns.length - 1}`,
        );
      samplesOf[label].push(sample);
    }
  });
  if (samplesOf.every((samples) => samples.length === 0))
    throw new MetricError('mean_average_precision: no sample has a label. Nothing measured is not zero');
  return Float64Array.from(columns, (scores, label) => {
    const positives = new Uint8Array(labels.length);
    for (const sample of samplesOf[label]) positives[sample] = 1;
    return averagePrecision(scores, positives);
  });
}

/** Mean of the average precision over all classes; one without positives counts 0. Input and errors as for
 *  `averagePrecisions`. Source: CLIP_benchmark, metrics/zeroshot_classification.py. */
export function meanAveragePrecision(
  columns: readonly ArrayLike<number>[],
  labels: readonly (readonly number[])[],
): number {
  const each = averagePrecisions(columns, labels);
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

/** How many negatives come before each of the positives, which are in order. Only the positives are sorted: they are few,
 *  and every negative finds its place among them by halving. */
function countNegatives(
  scores: ArrayLike<number>,
  positives: Uint8Array,
  ranked: readonly number[],
): Int32Array {
  const ahead = new Int32Array(ranked.length + 1);
  for (let sample = 0; sample < positives.length; sample++) {
    if (positives[sample] !== 0) continue;
    let low = 0;
    let high = ranked.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isAhead(scores, sample, ranked[middle])) high = middle;
      else low = middle + 1;
    }
    ahead[low]++;
  }
  for (let place = 1; place < ahead.length; place++) ahead[place] += ahead[place - 1];
  return ahead;
}

function isAhead(scores: ArrayLike<number>, a: number, b: number): boolean {
  return scores[a] > scores[b] || (scores[a] === scores[b] && a < b);
}
