import type { Rle } from '../annotations.js';

/** More than any image that is decoded: what a file says of its size is not to fill memory. */
const mostPixels = 2 ** 28;

/** The run lengths of a binary mask. mask: [height, width], row-major; anything but 0 is set. Throws RangeError when the
 *  length is not height * width, or there are no pixels. Runs are column-major, as in the COCO API (common/maskApi.c). */
export function encodeMask(mask: ArrayLike<number>, height: number, width: number): Rle {
  checkSize(height, width);
  if (mask.length !== height * width)
    throw new RangeError(`${mask.length} pixels, expected ${height} x ${width} = ${height * width}`);
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
  return { height, width, counts: Uint32Array.from(counts) };
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

/** The mask of these run lengths. Throws RangeError unless they are whole numbers that sum to height * width. */
export function createRle(counts: ArrayLike<number>, height: number, width: number): Rle {
  checkSize(height, width);
  let sum = 0;
  for (let run = 0; run < counts.length; run++) {
    const count = counts[run];
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`run ${run} (from 0) is ${String(count)}, expected a whole number`);
    sum += count;
  }
  if (sum !== height * width)
    throw new RangeError(
      `the runs sum to ${sum} pixels, expected ${height} x ${width} = ${height * width} (height x width)`,
    );
  return { height, width, counts: Uint32Array.from(counts) };
}

function checkSize(height: number, width: number): void {
  const isWhole = Number.isInteger(height) && Number.isInteger(width) && height > 0 && width > 0;
  if (isWhole && height * width <= mostPixels) return;
  throw new RangeError(
    `a mask of ${height} x ${width} pixels, expected at least one and at most ${mostPixels}`,
  );
}
