import type { Rle } from '../../harness/core/annotations.js';
import { createRle } from '../../harness/core/rle/runs.js';

/** The run lengths of a binary mask. mask: [height, width], row-major; anything but 0 is set. Runs are column-major, as in the COCO API
 *  (common/maskApi.c). */
export function encodeMask(mask: ArrayLike<number>, height: number, width: number): Rle {
  const counts: number[] = [];
  let set = false;
  let run = 0;
  for (let x = 0; x < width; x++)
    for (let at = x; at < mask.length; at += width) {
      if ((mask[at] !== 0) !== set) {
        counts.push(run);
        run = 0;
        set = !set;
      }
      run++;
    }
  counts.push(run);
  return createRle(counts, height, width);
}

/** The binary mask of run lengths: [height, width], row-major, 1 where it is set. */
export function decodeMask({ height, width, counts }: Rle): Uint8Array {
  const mask = new Uint8Array(height * width);
  let from = 0;
  for (let run = 0; run < counts.length; run++) {
    const to = from + counts[run];
    if (run % 2 === 1)
      for (let at = from; at < to; at++) mask[(at % height) * width + Math.floor(at / height)] = 1;
    from = to;
  }
  return mask;
}
