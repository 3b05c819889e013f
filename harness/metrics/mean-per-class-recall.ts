import { MetricError } from '../core/errors.js';

/** Mean over the classes that occur in the labels of the fraction of their samples predicted right; other classes do
 *  not count. Labels are class indices. Throws MetricError on empty input.
 *  Source: scikit-learn's balanced accuracy, as CLIP_benchmark calls it. */
export function meanPerClassRecall(labels: ArrayLike<number>, predictions: ArrayLike<number>): number {
  if (labels.length === 0)
    throw new MetricError('mean_per_class_recall: no samples. Nothing measured is not zero');
  const classes = 1 + Array.from(labels).reduce((highest, label) => Math.max(highest, label));
  const samples = new Int32Array(classes);
  const hits = new Int32Array(classes);
  for (let i = 0; i < labels.length; i++) {
    samples[labels[i]]++;
    if (predictions[i] === labels[i]) hits[labels[i]]++;
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
