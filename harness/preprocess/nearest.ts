import type { IntegerImage, PixelImage, PixelWindow } from './pixel-image.js';

/** The `window` of the image resized to `width` by `height`, each output being the one input pixel under its centre.
 *  Positions are summed step by step, as PIL does: multiplying instead gives another pixel now and then. A position
 *  that rounding carries past the edge leaves zeros.
 *  Source: python-pillow/Pillow, src/libImaging/Geometry.c, `ImagingScaleAffine`. */
export function resizeNearest(
  image: PixelImage,
  width: number,
  height: number,
  window: PixelWindow,
): PixelImage {
  const { channels } = image;
  const data = new Uint8Array(window.width * window.height * channels);
  copyNearest(image, width, height, window, data);
  return { width: window.width, height: window.height, channels, data };
}

/** The same of integers. */
export function resizeIntegersNearest(
  image: IntegerImage,
  width: number,
  height: number,
  window: PixelWindow,
): IntegerImage {
  const data = new Int32Array(window.width * window.height);
  copyNearest(image, width, height, window, data);
  return { width: window.width, height: window.height, channels: 1, data };
}

function copyNearest(
  image: PixelImage | IntegerImage,
  width: number,
  height: number,
  window: PixelWindow,
  out: Uint8Array | Int32Array,
): void {
  const { channels, data } = image;
  const columns = sourcePositions(image.width, width, window.left, window.width);
  const rows = sourcePositions(image.height, height, window.top, window.height);
  let to = 0;
  for (const row of rows)
    for (const column of columns) {
      if (row < image.height && column < image.width) {
        const from = (row * image.width + column) * channels;
        for (let c = 0; c < channels; c++) out[to + c] = data[from + c];
      }
      to += channels;
    }
}

function sourcePositions(inSize: number, outSize: number, first: number, count: number): Int32Array {
  const step = inSize / outSize;
  const positions = new Int32Array(count);
  let position = step * 0.5;
  for (let i = 0; i < first + count; i++) {
    if (i >= first) positions[i - first] = Math.trunc(position);
    position += step;
  }
  return positions;
}
