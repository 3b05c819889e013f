import { coefficientsFor, type ResampleFilter } from './coefficients.js';
import { resizeNearest } from './nearest.js';
import { checkResize, type PixelImage, type PixelWindow } from './pixel-image.js';
import { resampleColumns } from './resample-columns.js';
import { resampleRows } from './resample-rows.js';

/** How an image is resized: PIL's filters of these names. */
export type Interpolation = ResampleFilter | 'nearest';

/** The `window` (default: all) of the image resized to `width` by `height`, equal to PIL's `Image.resize`: a horizontal
 *  pass, rounded to 8 bits, then a vertical one; a direction whose size does not change is left alone.
 *  Only what the window needs is computed. The channels are independent: premultiply alpha first.
 *  Throws RangeError on pixels that do not fill the image, or a window that is empty or not inside the resized image.
 *  Source: python-pillow/Pillow, src/libImaging/Resample.c, `ImagingResampleInner`. Pillow 12.2 and later shrink images more
 *  than 100 times as tall as wide in the other order, vertically first, which rounds differently. */
export function resizeImage(
  image: PixelImage,
  width: number,
  height: number,
  interpolation: Interpolation,
  window: PixelWindow = { left: 0, top: 0, width, height },
): PixelImage {
  checkResize(image, width, height, window);
  if (interpolation === 'nearest') return resizeNearest(image, width, height, window);
  if (height === image.height) {
    const rows = { first: window.top, count: window.height };
    return horizontalPass(image, width, interpolation, window, rows);
  }
  const vertical = coefficientsFor(image.height, height, interpolation, window.top, window.height);
  const first = vertical.starts[0];
  const count = vertical.starts[window.height - 1] + vertical.taps - first;
  const narrow = horizontalPass(image, width, interpolation, window, { first, count });
  return resampleRows(narrow, vertical, first);
}

/** The window's columns of some rows. */
function horizontalPass(
  image: PixelImage,
  width: number,
  filter: ResampleFilter,
  window: PixelWindow,
  rows: { readonly first: number; readonly count: number },
): PixelImage {
  if (width === image.width) return copyColumns(image, window, rows.first, rows.count);
  const table = coefficientsFor(image.width, width, filter, window.left, window.width);
  return resampleColumns(image, table, rows.first, rows.count);
}

function copyColumns(image: PixelImage, window: PixelWindow, first: number, count: number): PixelImage {
  const { channels } = image;
  const rowBytes = window.width * channels;
  const data = new Uint8Array(rowBytes * count);
  for (let y = 0; y < count; y++) {
    const from = ((first + y) * image.width + window.left) * channels;
    data.set(image.data.subarray(from, from + rowBytes), y * rowBytes);
  }
  return { width: window.width, height: count, channels, data };
}
