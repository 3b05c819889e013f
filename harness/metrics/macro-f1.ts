import { MetricError } from '../core/errors.js';

/** Mean over the classes that occur in the labels of their F1, 2 TP / (2 TP + FP + FN): 0 for a class that is never
 *  predicted right. A class that is only predicted is not averaged; what is predicted wrongly as an averaged class costs it.
 *  Labels and predictions are indices below `classes`; `chosen` are the samples that count, with repeats, all of them by default.
 *  Throws MetricError on empty input. Source: scikit-learn's f1_score with average="macro" and the labels that occur, as
 *  DataComp calls it (eval_utils/wilds_eval.py). */
export function macroF1(
  labels: Int32Array,
  predictions: Int32Array,
  classes: number,
  chosen: Int32Array = Int32Array.from(labels.keys()),
): number {
  if (chosen.length === 0) throw new MetricError('F1-macro_all: no samples. Nothing measured is not zero');
  const labelled = new Int32Array(classes);
  const predicted = new Int32Array(classes);
  const hits = new Int32Array(classes);
  for (const sample of chosen) {
    const label = labels[sample];
    const prediction = predictions[sample];
    labelled[label]++;
    predicted[prediction]++;
    if (prediction === label) hits[label]++;
  }
  let sum = 0;
  let occurring = 0;
  for (let label = 0; label < classes; label++) {
    if (labelled[label] === 0) continue;
    // labelled = TP + FN, predicted = TP + FP
    sum += (2 * hits[label]) / (labelled[label] + predicted[label]);
    occurring++;
  }
  return sum / occurring;
}
