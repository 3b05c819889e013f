import type { ImageMode } from '../core/encoder.js';
import type { DecodedImage } from './decode.js';
import type { Size } from './geometry.js';
import type { ImagePreprocessing } from './image-transform.js';
import { normalizationTable } from './normalize.js';
import type { PixelImage, PixelWindow } from './pixel-image.js';
import { resizeToRgb } from './resize-to-rgb.js';

/** The whole image resized to `[height, width]`, in RGB, with the filter of the specification; nothing is cropped. */
export function resizeWhole(
  image: DecodedImage,
  { interpolation }: Pick<ImagePreprocessing, 'interpolation'>,
  imageMode: ImageMode,
  [height, width]: Size,
): PixelImage {
  return resizeToRgb(image, interpolation, imageMode, { left: 0, top: 0, width, height }, [height, width]);
}

/** The normalised pixels of some windows of one size, [N, 3, H, W]. Where a window leaves the image at the right or below, it
 *  is 0, which is the mean colour. */
export function cutWindows(
  image: PixelImage,
  windows: readonly PixelWindow[],
  { mean, std }: Pick<ImagePreprocessing, 'mean' | 'std'>,
): Float32Array {
  const table = normalizationTable(mean, std);
  const size = windows.length === 0 ? 0 : 3 * windows[0].height * windows[0].width;
  const pixels = new Float32Array(windows.length * size);
  windows.forEach((window, index) => {
    writeWindow(image, window, table, pixels, index * size);
  });
  return pixels;
}

function writeWindow(
  { data, width: imageWidth, height: imageHeight }: PixelImage,
  { left, top, height, width }: PixelWindow,
  table: Float32Array,
  target: Float32Array,
  offset: number,
): void {
  const plane = height * width;
  const rows = Math.min(height, imageHeight - top);
  const columns = Math.min(width, imageWidth - left);
  for (let y = 0; y < rows; y++) {
    let from = ((top + y) * imageWidth + left) * 3;
    let to = offset + y * width;
    for (let x = 0; x < columns; x++, from += 3, to++) {
      target[to] = table[data[from]];
      target[to + plane] = table[256 + data[from + 1]];
      target[to + 2 * plane] = table[512 + data[from + 2]];
    }
  }
}
