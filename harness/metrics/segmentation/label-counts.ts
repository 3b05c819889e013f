import type { LabelMap } from '../../core/annotations.js';
import { MetricError } from '../../core/errors.js';
import type { SparseCounts } from './sparse-counts.js';

/** How labels are counted. */
export interface CountingRules {
  /** Labels are 0 to this, less one. */
  readonly classes: number;
  /** The value of pixels of the truth that count nowhere. */
  readonly ignore?: number | undefined;
  /** ADE20K: in the truth 0 is ignored too, and the classes begin at 1; predictions begin at 0 all the same. */
  readonly reduceZero?: boolean | undefined;
}

/** What the two maps are called in errors. */
export interface MapNames {
  readonly truth: string;
  readonly prediction: string;
}

const plainNames: MapNames = { truth: 'truth', prediction: 'prediction' };

/** By class index [hits, truth, predicted]: pixels of both, of the truth, of the prediction, over the pixels whose truth is
 *  not ignored. What is predicted under the ignored label counts nowhere, whatever it is; with `reduceZero` the ignored
 *  label is compared before the shift, so that 255 stays 255.
 *  Throws MetricError on maps of different sizes, and on another label than a class in the truth or, where it counts, in the
 *  prediction: facebookresearch/detectron2 (sem_seg_evaluation.py) would count it as another class, and
 *  open-mmlab/mmsegmentation (iou_metric.py) drop half of it. */
export function countLabels(
  truth: LabelMap,
  prediction: LabelMap,
  rules: CountingRules,
  names: MapNames = plainNames,
): SparseCounts {
  checkSizes(truth, prediction, names);
  const { classes, ignore, reduceZero = false } = rules;
  const shift = reduceZero ? 1 : 0;
  const [hits, expected, predicted] = Array.from({ length: 3 }, () => new Uint32Array(classes));
  const [labels, guesses] = [truth.data, prediction.data];
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const value = labels[pixel];
    if (value === ignore || value < shift) continue;
    const label = value - shift;
    if (label >= classes) throw strangeLabel(value, pixel, truth.width, names.truth, rules);
    const guess = guesses[pixel];
    if (guess >= classes) throw strangeLabel(guess, pixel, truth.width, names.prediction, { classes });
    expected[label]++;
    predicted[guess]++;
    if (guess === label) hits[label]++;
  }
  const counts: Record<string, readonly number[]> = {};
  for (let label = 0; label < classes; label++)
    if (expected[label] + predicted[label] > 0)
      counts[label] = [hits[label], expected[label], predicted[label]];
  return counts;
}

/** Throws MetricError unless both maps have the same height and width. */
export function checkSizes(truth: LabelMap, prediction: LabelMap, names: MapNames): void {
  if (truth.height === prediction.height && truth.width === prediction.width) return;
  throw new MetricError(
    `${names.prediction}: is ${prediction.height} x ${prediction.width} (height x width), ` +
      `expected ${truth.height} x ${truth.width} as ${names.truth}. Resize scores before the arg max, not labels`,
  );
}

function strangeLabel(
  value: number,
  pixel: number,
  width: number,
  where: string,
  { classes, ignore, reduceZero = false }: CountingRules,
): MetricError {
  const [first, last] = reduceZero ? [0, classes] : [0, classes - 1];
  const ignored = ignore === undefined ? '' : ` or the ignored ${ignore}`;
  const place = `row ${Math.floor(pixel / width)}, column ${pixel % width} (from 0)`;
  return new MetricError(
    `${where}: label ${value} at ${place}, expected ${first} to ${last}${ignored}. Check the number of classes`,
  );
}
