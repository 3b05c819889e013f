import type { Rle } from '../annotations.js';
import { measureArea } from './measure.js';
import { checkSameSize } from './merge.js';

/** Intersection over union of a detected and a true mask; for a crowd intersection over the area of the detection. 0 where
 *  they do not meet. Throws RangeError on masks of two sizes. Source: COCO API, common/maskApi.c (rleIou). */
export function maskIou(detected: Rle, truth: Rle, crowd = false): number {
  checkSameSize(detected, truth);
  const intersection = measureIntersection(detected, truth);
  if (intersection === 0) return 0;
  const area = measureArea(detected);
  return intersection / (crowd ? area : area + measureArea(truth) - intersection);
}

/** Pixels that both of two masks of one size set. */
export function measureIntersection(a: Rle, b: Rle): number {
  const [countsA, countsB] = [a.counts, b.counts];
  let [runA, runB] = [0, 0];
  let [endA, endB] = [countsA[0], countsB[0]];
  let from = 0;
  let intersection = 0;
  while (runA < countsA.length && runB < countsB.length) {
    const to = endA < endB ? endA : endB;
    if ((runA & 1) === 1 && (runB & 1) === 1) intersection += to - from;
    from = to;
    if (endA === to) endA += countsA[++runA];
    if (endB === to) endB += countsB[++runB];
  }
  return intersection;
}
