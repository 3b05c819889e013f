import { MetricError } from '../core/errors.js';

/** Fraction of samples whose label is among their first k predictions. rankings: best class first, one list a sample.
 *  Throws MetricError on empty input. Source: CLIP_benchmark, metrics/zeroshot_classification.py. */
export function accuracyAt(
  k: number,
  labels: readonly number[],
  rankings: readonly (readonly number[])[],
): number {
  if (labels.length === 0) throw new MetricError(`acc${k}: no samples. Nothing measured is not zero`);
  let hits = 0;
  labels.forEach((label, index) => {
    if (rankings[index].slice(0, k).includes(label)) hits++;
  });
  return hits / labels.length;
}
