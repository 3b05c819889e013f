import { MetricError } from '../core/errors.js';

/** Mean over the classes that occur in the labels of the fraction of their samples predicted right; other classes do
 *  not count. Labels are class indices; `chosen` are the samples that count, with repeats, all of them by default.
 *  Throws MetricError on empty input. Source: scikit-learn's balanced accuracy, as CLIP_benchmark calls it. */
export function meanPerClassRecall(
  labels: readonly number[] | Int32Array,
  predictions: readonly number[] | Int32Array,
  chosen?: Int32Array,
): number {
  const count = chosen?.length ?? labels.length;
  if (count === 0) throw new MetricError('mean_per_class_recall: no samples. Nothing measured is not zero');
  // Nothing is allocated here but one number a class: resampling calls this a thousand times.
  let classes = 0;
  for (const label of labels) classes = Math.max(classes, label + 1);
  const samples = new Int32Array(classes);
  const hits = new Int32Array(classes);
  for (let i = 0; i < count; i++) {
    const sample = chosen ? chosen[i] : i;
    const label = labels[sample];
    samples[label]++;
    if (predictions[sample] === label) hits[label]++;
  }
  let sum = 0;
  let occurring = 0;
  for (let label = 0; label < classes; label++) {
    if (samples[label] === 0) continue;
    sum += hits[label] / samples[label];
    occurring++;
  }
  return sum / occurring;
}
