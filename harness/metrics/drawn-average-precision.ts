import { meanAveragePrecision } from './mean-average-precision.js';

/** A mean average precision that can be asked for again and again. */
export interface DrawnAveragePrecision {
  /** Over all samples, each once. */
  readonly value: number;
  /** Over samples drawn with replacement, as indices: one that is drawn twice takes two places in each list. */
  readonly ofDrawn: (drawn: Int32Array) => number;
  /** The same of samples told by how often each was drawn. */
  readonly ofCounts: (counts: Int32Array) => number;
}

/** The mean average precision of these samples and of any draw of them, for intervals: samples are sorted once a class,
 *  and a draw only counts. Ties go to the lower index; a class without positives in a draw counts 0.
 *  Input and errors as for `averagePrecisions`. */
export function prepareAveragePrecision(
  columns: readonly ArrayLike<number>[],
  labels: readonly (readonly number[])[],
): DrawnAveragePrecision {
  const value = meanAveragePrecision(columns, labels);
  const lists = columns.map((scores, label) => {
    const order = Int32Array.from(labels.keys()).sort((a, b) => compare(scores[b], scores[a]) || a - b);
    return { order, positives: Uint8Array.from(order, (sample) => (labels[sample].includes(label) ? 1 : 0)) };
  });
  const ofCounts = (counts: Int32Array) => {
    let sum = 0;
    for (const { order, positives } of lists) sum += averageOver(order, positives, counts);
    return sum / lists.length;
  };
  return {
    value,
    ofDrawn: (drawn) => {
      const counts = new Int32Array(labels.length);
      for (const sample of drawn) counts[sample]++;
      return ofCounts(counts);
    },
    ofCounts,
  };
}

/** Average precision of a sorted list in which each sample stands as often as it was drawn. */
function averageOver(order: Int32Array, positives: Uint8Array, counts: Int32Array): number {
  let seen = 0;
  let right = 0;
  let sum = 0;
  for (let place = 0; place < order.length; place++) {
    const count = counts[order[place]];
    if (positives[place] === 1) {
      for (let copy = 1; copy <= count; copy++) sum += (right + copy) / (seen + copy);
      right += count;
    }
    seen += count;
  }
  return right === 0 ? 0 : sum / right;
}

/** Not a difference: Infinity - Infinity is no order. */
function compare(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
