import { everyThreshold } from './match.js';
import { recallPoints, thresholds } from './rules.js';
import type { CategoryStatistics } from './statistics.js';

/** The detections of one category in one size range, by descending score: enough to read precision and recall on any draw
 *  of the images. Only detections that count at some threshold are in it. */
export interface Curve {
  /** Index of the image of each detection. */
  readonly images: Int32Array;
  readonly places: Int32Array;
  /** The detections that are right at some threshold, ascending: precision and recall are asked for at these alone. */
  readonly marks: Int32Array;
  /** For each threshold: the marks that are right, and the detections that count for nothing, ascending. */
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
  const rightBits = counting.map((d) => matched[d] & ~ignored[d]);
  const marks = placesWhere(rightBits, (bits) => bits !== 0);
  const bitsOfMarks = marks.map((place) => rightBits[place]);
  const ignoredBits = counting.map((d) => ignored[d]);
  const byThreshold = (bits: Int32Array) =>
    Array.from(thresholds, (_, t) => placesWhere(bits, (own) => (own & (1 << t)) !== 0));
  const ranges = statistics.matched.length;
  return {
    images: counting.map((d) => statistics.images[d]),
    places: counting.map((d) => statistics.places[d]),
    marks,
    right: byThreshold(bitsOfMarks),
    skipped: byThreshold(ignoredBits),
    truthImages: statistics.truthImages,
    truths: Int32Array.from(statistics.truthImages, (_, i) => statistics.truths[i * ranges + range]),
  };
}

function placesWhere(bits: Int32Array, includes: (own: number) => boolean): Int32Array {
  const places: number[] = [];
  for (let i = 0; i < bits.length; i++) if (includes(bits[i])) places.push(i);
  return Int32Array.from(places);
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
      before ??= countBefore(curve, weights);
      return (known[threshold] ??= averagePrecision(curve, threshold, weights, before, wanted));
    },
    recall: (threshold, cap = Infinity) => {
      let found = 0;
      for (const mark of curve.right[threshold]) {
        const d = curve.marks[mark];
        if (curve.places[d] < cap) found += weights[curve.images[d]];
      }
      return found / wanted;
    },
  };
}

/** Detections up to and with each mark. */
function countBefore({ images, marks }: Curve, weights: ImageWeights): Float64Array {
  const before = new Float64Array(marks.length);
  let count = 0;
  let next = 0;
  for (let mark = 0; mark < marks.length; mark++) {
    for (; next <= marks[mark]; next++) count += weights[images[next]];
    before[mark] = count;
  }
  return before;
}

/** Precision falls wherever a detection is wrong, so that the highest one at a recall or more stands at one that is right.
 *  From the last one to the first, as counts are whole numbers and can be taken away again. */
function averagePrecision(
  { images, marks, right, skipped }: Curve,
  threshold: number,
  weights: ImageWeights,
  before: Float64Array,
  wanted: number,
): number {
  const hits = right[threshold];
  const passed = skipped[threshold];
  let found = 0;
  for (const hit of hits) found += weights[images[marks[hit]]];
  let left = 0;
  for (const d of passed) left += weights[images[d]];
  let [last, next] = [hits.length - 1, passed.length - 1];
  let sum = 0;
  let highest = 0;
  for (let point = recallPoints.length - 1; point >= 0; point--) {
    for (; last >= 0 && found / wanted >= recallPoints[point]; last--) {
      const d = marks[hits[last]];
      for (; next >= 0 && passed[next] >= d; next--) left -= weights[images[passed[next]]];
      const precision = found / (before[hits[last]] - left);
      if (precision > highest) highest = precision;
      found -= weights[images[d]];
    }
    sum += highest;
  }
  return sum / recallPoints.length;
}
