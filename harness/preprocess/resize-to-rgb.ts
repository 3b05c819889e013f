import type { ImageMode } from '../core/encoder.js';
import { clipToRgb, premultiply, toRgb, unpremultiply } from './colour.js';
import type { DecodedBytes, DecodedImage } from './decode.js';
import type { Size } from './geometry.js';
import type { PixelImage, PixelWindow } from './pixel-image.js';
import { resizeIntegers } from './resample-integers.js';
import { resizeImage, type Interpolation } from './resample.js';

/** The window of the image resized to `[height, width]`, in RGB. The only place that tells 16-bit grey, whose pixels are not
 *  bytes, from the rest. Throws what `resizeImage` throws. */
export function resizeToRgb(
  image: DecodedImage,
  interpolation: Interpolation,
  imageMode: ImageMode,
  window: PixelWindow,
  [height, width]: Size,
): PixelImage {
  if (image.mode === 'I')
    return imageMode === 'rgb'
      ? resizeImage(clipToRgb(image), width, height, interpolation, window)
      : clipToRgb(resizeIntegers(image, width, height, interpolation, window));
  return imageMode === 'rgb'
    ? resizeImage(toRgb(image, image.mode), width, height, interpolation, window)
    : resizeAsIs(image, width, height, interpolation, window);
}

/** PIL's `Image.resize` in the image's own mode, then its `convert('RGB')`. */
function resizeAsIs(
  image: DecodedBytes,
  width: number,
  height: number,
  asked: Interpolation,
  window: PixelWindow,
): PixelImage {
  const { mode } = image;
  const interpolation = mode === 'P' || mode === '1' ? 'nearest' : asked;
  // PIL copies an image that already fits, so its colours do not go through alpha and back.
  const weighted =
    (mode === 'LA' || mode === 'RGBA') &&
    interpolation !== 'nearest' &&
    (width !== image.width || height !== image.height);
  if (!weighted) return toRgb(resizeImage(image, width, height, interpolation, window), mode);
  return toRgb(unpremultiply(resizeImage(premultiply(image), width, height, interpolation, window)), mode);
}
