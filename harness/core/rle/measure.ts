import type { Box, Rle } from '../annotations.js';

/** Pixels that a mask sets. */
export function measureArea({ counts }: Rle): number {
  let area = 0;
  for (let run = 1; run < counts.length; run += 2) area += counts[run];
  return area;
}

/** The smallest box around the pixels that a mask sets, in whole pixels; [0, 0, 0, 0] of an empty mask.
 *  Source: COCO API, common/maskApi.c (rleToBbox). */
export function boxOfMask({ counts, height, width }: Rle): Box {
  let [left, top, right, bottom] = [width, height, -1, -1];
  let from = 0;
  for (let run = 0; run < counts.length; run++) {
    const to = from + counts[run];
    if (run % 2 === 1 && to > from) {
      const [firstColumn, lastColumn] = [Math.floor(from / height), Math.floor((to - 1) / height)];
      const oneColumn = firstColumn === lastColumn;
      left = Math.min(left, firstColumn);
      right = Math.max(right, lastColumn);
      top = oneColumn ? Math.min(top, from % height) : 0;
      bottom = oneColumn ? Math.max(bottom, (to - 1) % height) : height - 1;
    }
    from = to;
  }
  return right < 0 ? [0, 0, 0, 0] : [left, top, right - left + 1, bottom - top + 1];
}
