import { everyThreshold } from './match.js';
import { recallPoints, thresholds } from './rules.js';
import type { CategoryStatistics } from './statistics.js';

/** The detections of one category in one size range, by descending score: enough to read precision and recall on any draw
 *  of the images. Only detections that count at some threshold are in it. */
export interface Curve {
  /** Index of the image of each detection. */
  readonly images: Int32Array;
  readonly places: Int32Array;
  /** For each threshold: the detections that are right, and those that count for nothing, ascending. */
  readonly right: readonly Int32Array[];
  readonly skipped: readonly Int32Array[];
  readonly truthImages: Int32Array;
  readonly truths: Int32Array;
}

/** How often each image counts. */
export type ImageWeights = Int32Array;

/** What a curve comes to, by threshold. */
export interface CurveValues {
  /** Mean over the 101 points of the highest precision at that recall or more. */
  readonly precision: (threshold: number) => number;
  /** Share of the objects that are found by the first `cap` detections of each image. */
  readonly recall: (threshold: number, cap?: number) => number;
}

/** The places of the detections by descending score; ties by the order of images, then by their own.
 *  imageOrder: the place of each image. */
export function orderDetections(
  { scores, images, detections }: CategoryStatistics,
  imageOrder: Int32Array,
): Int32Array {
  return Int32Array.from({ length: detections }, (_, i) => i).sort(
    (a, b) => scores[b] - scores[a] || imageOrder[images[a]] - imageOrder[images[b]] || a - b,
  );
}

/** The curve of a category in one range. order: as `orderDetections` gives it. */
export function prepareCurve(statistics: CategoryStatistics, order: Int32Array, range: number): Curve {
  const matched = statistics.matched[range];
  const ignored = statistics.ignored[range];
  const counting = order.filter((d) => ignored[d] !== everyThreshold);
  const select = (includes: (d: number, bit: number) => boolean) =>
    Array.from(thresholds, (_, t) => {
      const places: number[] = [];
      for (let i = 0; i < counting.length; i++) if (includes(counting[i], 1 << t)) places.push(i);
      return Int32Array.from(places);
    });
  const ranges = statistics.matched.length;
  return {
    images: counting.map((d) => statistics.images[d]),
    places: counting.map((d) => statistics.places[d]),
    right: select((d, bit) => (matched[d] & bit) !== 0 && (ignored[d] & bit) === 0),
    skipped: select((d, bit) => (ignored[d] & bit) !== 0),
    truthImages: statistics.truthImages,
    truths: Int32Array.from(statistics.truthImages, (_, i) => statistics.truths[i * ranges + range]),
  };
}

/** The values of a curve where each image counts as often as its weight says, a detection of it as many times in a row;
 *  undefined when there is nothing to be found. Source: pycocotools/cocoeval.py (accumulate). */
export function readCurve(curve: Curve, weights: ImageWeights): CurveValues | undefined {
  let wanted = 0;
  for (let i = 0; i < curve.truths.length; i++) wanted += curve.truths[i] * weights[curve.truthImages[i]];
  if (wanted === 0) return undefined;
  let before: Float64Array | undefined;
  const known: number[] = [];
  return {
    precision: (threshold) => {
      if (curve.right[threshold].length === 0) return 0;
      before ??= countBefore(curve.images, weights);
      return (known[threshold] ??= averagePrecision(curve, threshold, weights, before, wanted));
    },
    recall: (threshold, cap = Infinity) => {
      let found = 0;
      for (const d of curve.right[threshold]) if (curve.places[d] < cap) found += weights[curve.images[d]];
      return found / wanted;
    },
  };
}

/** Detections up to and with each one. */
function countBefore(images: Int32Array, weights: ImageWeights): Float64Array {
  const before = new Float64Array(images.length);
  let count = 0;
  for (let d = 0; d < images.length; d++) before[d] = count += weights[images[d]];
  return before;
}

/** Precision falls wherever a detection is wrong, so that the highest one at a recall or more stands at one that is right. */
function averagePrecision(
  { images, right, skipped }: Curve,
  threshold: number,
  weights: ImageWeights,
  before: Float64Array,
  wanted: number,
): number {
  const hits = right[threshold];
  const passed = skipped[threshold];
  const recalls = new Float64Array(hits.length);
  const precisions = new Float64Array(hits.length);
  let next = 0;
  let left = 0;
  let found = 0;
  for (let i = 0; i < hits.length; i++) {
    const d = hits[i];
    while (next < passed.length && passed[next] < d) left += weights[images[passed[next++]]];
    found += weights[images[d]];
    recalls[i] = found / wanted;
    precisions[i] = found / (before[d] - left);
  }
  let sum = 0;
  let highest = 0;
  let last = hits.length - 1;
  for (let point = recallPoints.length - 1; point >= 0; point--) {
    for (; last >= 0 && recalls[last] >= recallPoints[point]; last--)
      if (precisions[last] > highest) highest = precisions[last];
    sum += highest;
  }
  return sum / recallPoints.length;
}
