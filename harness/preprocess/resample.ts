import { coefficientsFor, type ResampleFilter } from './coefficients.js';
import { resizeNearest } from './nearest.js';
import { checkResize, type PixelImage, type PixelWindow } from './pixel-image.js';
import { resampleWindow } from './resample-window.js';

/** How an image is resized: PIL's filters of these names. */
export type Interpolation = ResampleFilter | 'nearest';

/** The `window` (default: all) of the image resized to `width` by `height`, equal to PIL's `Image.resize`: a horizontal
 *  pass, rounded to 8 bits, then a vertical one; a direction whose size does not change is left alone.
 *  Only what the window needs is computed. The channels are independent: premultiply alpha first.
 *  Throws RangeError on pixels that do not fill the image, more than four channels, or a window that is empty or not inside the
 *  resized image; and what `reserveKernel` throws.
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
  return resampleWindow(image, window, {
    columns:
      width === image.width
        ? undefined
        : coefficientsFor(image.width, width, interpolation, window.left, window.width),
    rows:
      height === image.height
        ? undefined
        : coefficientsFor(image.height, height, interpolation, window.top, window.height),
  });
}
