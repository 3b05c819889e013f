import {
  orderDetections,
  prepareCurve,
  readCurve,
  type Curve,
} from '../../../harness/metrics/detection/curve.js';
import type { DetectionMetric } from '../../../harness/metrics/detection/rules.js';
import { meanOf, measureCurve } from '../../../harness/metrics/detection/scores.js';
import type { CategoryStatistics } from '../../../harness/metrics/detection/statistics.js';
import type { UnitMetric } from './unit-metric.js';

/** An AP of any pool of images of two runs: detections of a category are sorted once, all together, and a pool only counts.
 *  A detection of an image of weight w stands w times in a row; ties go by the place of the image, the run before first.
 *  statistics: by category, in one range of sizes, image i of run s as image 2 i + s; places: of each image among all;
 *  eventful: the images with objects or detections in either run. The others are of one kind. */
export function createRankedPrecision(
  metric: DetectionMetric,
  statistics: readonly CategoryStatistics[],
  places: Int32Array,
  eventful: ReadonlySet<number>,
): UnitMetric {
  const { sizes, kinds } = sortIntoKinds(places.length, eventful);
  const pooled = Int32Array.from({ length: 2 * places.length }, (_, i) => 2 * places[i >> 1] + (i & 1));
  const weightOf = pooled.map((_, i) => kinds[i >> 1] + (i & 1) * sizes.length);
  const curves = statistics.map((ofCategory) => {
    const curve = prepareCurve(ofCategory, orderDetections(ofCategory, pooled), 0);
    const locate = (images: Int32Array) => images.map((image) => weightOf[image]);
    return { ...curve, images: locate(curve.images), truthImages: locate(curve.truthImages) };
  });
  return {
    sizes,
    score: (weights) =>
      meanOf(
        curves.map((curve) => {
          const values = readCurve(curve, weights);
          return values && measureCurve(values, metric);
        }),
      ),
    cost: curves.reduce((sum, curve) => sum + countRows(curve), 0),
  };
}

/** What is read of a curve: nothing after the last detection that is right. */
function countRows({ marks, truthImages }: Curve): number {
  return (marks.at(-1) ?? -1) + 1 + marks.length + truthImages.length;
}

function sortIntoKinds(images: number, eventful: ReadonlySet<number>) {
  const kinds = new Int32Array(images);
  const sizes: number[] = [];
  let idle: number | undefined;
  for (let image = 0; image < images; image++) {
    const isIdle = !eventful.has(image);
    const kind = (isIdle ? idle : undefined) ?? sizes.push(0) - 1;
    if (isIdle) idle = kind;
    kinds[image] = kind;
    sizes[kind]++;
  }
  return { kinds, sizes: Int32Array.from(sizes) };
}
