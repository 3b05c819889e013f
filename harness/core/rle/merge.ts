import type { Rle } from '../annotations.js';

/** The union or the intersection of masks of one size; of one mask it is the mask. Throws RangeError on no masks and on
 *  masks of several sizes. Source: COCO API, common/maskApi.c (rleMerge). */
export function mergeMasks(masks: readonly Rle[], how: 'union' | 'intersection'): Rle {
  if (masks.length === 0) throw new RangeError('no masks to merge, expected at least one');
  return masks.reduce((merged, mask) => mergeTwo(merged, mask, how === 'intersection'));
}

/** Goes through both lists of runs at once, a step to the next border of either. */
function mergeTwo(a: Rle, b: Rle, both: boolean): Rle {
  checkSameSize(a, b);
  const counts: number[] = [];
  let [runA, runB] = [0, 0];
  let [leftA, leftB] = [a.counts[0], b.counts[0]];
  let left = a.height * a.width;
  let set = false;
  let length = 0;
  while (left > 0) {
    while (leftA === 0) leftA = a.counts[++runA];
    while (leftB === 0) leftB = b.counts[++runB];
    const [inA, inB] = [runA % 2 === 1, runB % 2 === 1];
    if ((both ? inA && inB : inA || inB) !== set) {
      counts.push(length);
      length = 0;
      set = !set;
    }
    const step = Math.min(leftA, leftB);
    leftA -= step;
    leftB -= step;
    left -= step;
    length += step;
  }
  counts.push(length);
  return { height: a.height, width: a.width, counts: Uint32Array.from(counts) };
}

/** Throws RangeError unless two masks are of one size. */
export function checkSameSize(a: Rle, b: Rle): void {
  if (a.height === b.height && a.width === b.width) return;
  throw new RangeError(
    `masks of ${a.height} x ${a.width} and ${b.height} x ${b.width} pixels (height x width), expected one size`,
  );
}
