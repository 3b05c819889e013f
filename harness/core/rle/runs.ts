import type { Rle } from '../annotations.js';

/** More than any image that is decoded: what a file says of its size is not to fill memory. */
const mostPixels = 2 ** 28;

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
