import { MetricError } from '../core/errors.js';

/** Samples sorted into groups; a group is one value, and every group has a sample. */
export interface Grouping {
  /** The value of each group, in the order of their first samples. */
  readonly values: readonly number[];
  /** The place in `values` of each sample's group. */
  readonly placeOf: Int32Array;
}

/** How one group did. */
export interface GroupAccuracy {
  readonly value: number;
  readonly n: number;
  readonly accuracy: number;
}

/** The groups of samples with these values; a value is a group as it is, whatever it stands for. */
export function groupSamples(values: readonly number[]): Grouping {
  const places = new Map<number, number>();
  const placeOf = Int32Array.from(values, (value) => {
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  });
  return { values: [...places.keys()], placeOf };
}

/** Each group with its samples and the fraction of them that are hits, in ascending order of value. hits: 1 or 0 a
 *  sample. */
export function accuracyByGroup(grouping: Grouping, hits: Uint8Array): readonly GroupAccuracy[] {
  const { samples, right } = countGroups(grouping, hits, Int32Array.from(hits.keys()));
  return grouping.values
    .map((value, place) => ({ value, n: samples[place], accuracy: right[place] / samples[place] }))
    .sort((a, b) => a.value - b.value);
}

/** The lowest fraction of hits of any group that has a sample. hits: 1 or 0 a sample; `chosen` are the samples that
 *  count, with repeats, all of them by default: a group of which none is chosen is left out, never 0.
 *  Throws MetricError on empty input. Source: WILDS, common/metrics (wg); DataComp, eval_utils/fairness_eval.py. */
export function worstGroupAccuracy(
  grouping: Grouping,
  hits: Uint8Array,
  chosen: Int32Array = Int32Array.from(hits.keys()),
): number {
  if (chosen.length === 0) throw new MetricError('worst group: no samples. Nothing measured is not zero');
  const { samples, right } = countGroups(grouping, hits, chosen);
  let worst = 1;
  for (let place = 0; place < samples.length; place++)
    if (samples[place] > 0) worst = Math.min(worst, right[place] / samples[place]);
  return worst;
}

function countGroups({ values, placeOf }: Grouping, hits: Uint8Array, chosen: Int32Array) {
  const samples = new Int32Array(values.length);
  const right = new Int32Array(values.length);
  for (const sample of chosen) {
    samples[placeOf[sample]]++;
    right[placeOf[sample]] += hits[sample];
  }
  return { samples, right };
}
