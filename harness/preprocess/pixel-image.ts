/** PIL raises DecompressionBombError above this (twice `Image.MAX_IMAGE_PIXELS`); sharp's own limit is higher. */
export const mostPixels = 178956970;

/** Pixels in memory: [height, width, channels], row-major. */
interface Raster<Data> {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Data;
}

/** 8 bits a channel. */
export type PixelImage = Raster<Uint8Array>;

/** PIL's mode "I": one channel of 32-bit integers, which may leave the range that a file can hold. */
export type IntegerImage = Raster<Int32Array> & { readonly channels: 1 };

/** A rectangle of pixels; `left` and `top` may be negative where an image is padded. */
export interface PixelWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Throws RangeError on pixels that do not fill the image, or on a window that is empty or not inside `width` by
 *  `height`, the size that the image is to be resized to. */
export function checkResize(
  image: PixelImage | IntegerImage,
  width: number,
  height: number,
  window: PixelWindow,
): void {
  const starts = window.left >= 0 && window.top >= 0 && window.width > 0 && window.height > 0;
  if (!starts || window.left + window.width > width || window.top + window.height > height)
    throw new RangeError(`resample: window ${JSON.stringify(window)} is not inside ${width}x${height}`);
  const { data, channels } = image;
  if (data.length === 0 || data.length !== image.width * image.height * channels)
    throw new RangeError(
      `resample: ${data.length} values are not ${image.width}x${image.height}x${channels}`,
    );
}
