import { exactCoefficients, type ExactCoefficients, type ResampleFilter } from './coefficients.js';
import { resizeIntegersNearest } from './nearest.js';
import { checkResize, type IntegerImage, type PixelWindow } from './pixel-image.js';
import type { Interpolation } from './resample.js';

/** `resizeImage` of integers, equal to PIL's `Image.resize` in mode "I": weights are doubles, each pass rounds half away
 *  from zero, and nothing is clipped, so that values may fall below 0 or rise above 65535. 16-bit grey is rare: written
 *  for clarity, not for speed. Throws what `resizeImage` throws.
 *  Source: python-pillow/Pillow 9.4, src/libImaging/Resample.c, `ImagingResampleHorizontal_32bpc`. */
export function resizeIntegers(
  image: IntegerImage,
  width: number,
  height: number,
  interpolation: Interpolation,
  window: PixelWindow = { left: 0, top: 0, width, height },
): IntegerImage {
  checkResize(image, width, height, window);
  if (interpolation === 'nearest') return resizeIntegersNearest(image, width, height, window);
  const horizontal = coefficientsOf(image.width, width, interpolation, window.left, window.width);
  const vertical = coefficientsOf(image.height, height, interpolation, window.top, window.height);
  const first = vertical.starts[0];
  const count = vertical.starts[window.height - 1] + vertical.taps - first;
  const columns = resampleTransposed(image, horizontal, first, count);
  const shifted = { ...vertical, starts: vertical.starts.map((start) => start - first) };
  return resampleTransposed(columns, shifted, 0, window.width);
}

/** A direction whose size does not change sums one value times 1, which leaves it alone. */
function coefficientsOf(
  inSize: number,
  outSize: number,
  filter: ResampleFilter,
  first: number,
  count: number,
): ExactCoefficients {
  if (inSize !== outSize) return exactCoefficients(inSize, outSize, filter, first, count);
  const starts = Int32Array.from({ length: count }, (_, i) => first + i);
  return { taps: 1, starts, weights: new Float64Array(count).fill(1) };
}

/** `count` rows from row `first` on, resampled, as the columns of the result: twice gives both directions. */
function resampleTransposed(
  image: IntegerImage,
  { taps, starts, weights }: ExactCoefficients,
  first: number,
  count: number,
): IntegerImage {
  const data = new Int32Array(starts.length * count);
  for (let y = 0; y < count; y++)
    for (let x = 0; x < starts.length; x++) {
      let from = (first + y) * image.width + starts[x];
      let sum = 0;
      for (let t = x * taps; t < (x + 1) * taps; t++) sum += image.data[from++] * weights[t];
      data[x * count + y] = Math.trunc(sum < 0 ? sum - 0.5 : sum + 0.5);
    }
  return { width: count, height: starts.length, channels: 1, data };
}
