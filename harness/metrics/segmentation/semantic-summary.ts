import { bootstrapIntervals } from '../bootstrap-intervals.js';
import { flattenCounts, sumCounts, type FlatCounts, type SparseCounts } from './sparse-counts.js';

/** The values over all classes, each absent where nothing defines it. */
export interface SemanticValues {
  /** Mean IoU over the classes that occur in the truth: facebookresearch/detectron2, sem_seg_evaluation.py. */
  readonly mIoU: number | undefined;
  /** Mean IoU over the classes that occur or are predicted: open-mmlab/mmsegmentation, iou_metric.py. */
  readonly mIoU_union: number | undefined;
  /** IoU weighed by the class's share of the truth. */
  readonly fwIoU: number | undefined;
  /** Mean of the accuracies of the classes that occur in the truth. */
  readonly mACC: number | undefined;
  /** Share of pixels whose label is right. */
  readonly pACC: number | undefined;
}

/** The values of one class. */
interface ClassValues {
  /** Absent without truth, as detectron2 has it. */
  readonly IoU: number | undefined;
  /** 0 where the class is only predicted, as mmsegmentation has it; absent where it is neither. */
  readonly IoU_union: number | undefined;
  /** Share of its pixels that are found; absent without truth. */
  readonly ACC: number | undefined;
}

/** All that a confusion matrix over a set comes to. */
export interface SemanticSummary extends SemanticValues {
  /** By class index. */
  readonly classes: readonly ClassValues[];
}

/** The values of one confusion matrix over all images: never a mean of values of images. `images` are what `countLabels`
 *  gives. Throws MetricError without images. */
export function summarizeSemantic(images: readonly SparseCounts[], classes: number): SemanticSummary {
  const flat = flattenSemantic(images, classes);
  const sums = sumCounts(flat);
  return {
    ...scoreSemanticSums(sums),
    classes: Array.from({ length: classes }, (_, index) => classOf(sums, index)),
  };
}

/** 95 % intervals of the values over all classes, by seeded bootstrap over images: the whole metric again each time. */
export function semanticIntervals(
  images: readonly SparseCounts[],
  classes: number,
  seed: number,
): Readonly<Record<string, readonly [low: number, high: number]>> {
  const flat = flattenSemantic(images, classes);
  return bootstrapIntervals(
    images.length,
    (draws) => ({ ...scoreSemanticSums(sumCounts(flat, draws)) }),
    seed,
  );
}

function flattenSemantic(images: readonly SparseCounts[], classes: number): FlatCounts {
  return flattenCounts(
    images,
    Array.from({ length: classes }).map((_, index) => index),
    3,
  );
}

function classOf(sums: Float64Array, index: number): ClassValues {
  const [hits, truth, predicted] = sums.subarray(3 * index, 3 * index + 3);
  const union = truth + predicted - hits;
  return {
    IoU: truth > 0 ? hits / union : undefined,
    IoU_union: union > 0 ? hits / union : undefined,
    ACC: truth > 0 ? hits / truth : undefined,
  };
}

/** The values of the sums over images of [hits, truth, predicted] by class: classes that are in none of them may be left out. */
export function scoreSemanticSums(sums: Float64Array): SemanticValues {
  let [pixels, right, occurring, united, IoU, weighed, accuracy] = [0, 0, 0, 0, 0, 0, 0];
  for (let at = 0; at < sums.length; at += 3) {
    const [hits, truth, predicted] = [sums[at], sums[at + 1], sums[at + 2]];
    if (truth + predicted === 0) continue;
    united++;
    if (truth === 0) continue; // its IoU is 0
    const overlap = hits / (truth + predicted - hits);
    occurring++;
    IoU += overlap;
    weighed += overlap * truth;
    accuracy += hits / truth;
    pixels += truth;
    right += hits;
  }
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : undefined);
  return {
    mIoU: share(IoU, occurring),
    mIoU_union: share(IoU, united),
    fwIoU: share(weighed, pixels),
    mACC: share(accuracy, occurring),
    pACC: share(right, pixels),
  };
}
