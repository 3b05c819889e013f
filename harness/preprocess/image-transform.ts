import type { ImageMode } from '../core/encoder.js';
import { DataError } from '../core/errors.js';
import { floatsToHalves } from '../core/float16.js';
import { decodeImage, type DecodedImage } from './decode.js';
import { centerWindow, resizedSize, type ResizeMode, type Size } from './geometry.js';
import { normalizationTable, writeNormalized, type PixelNumbers } from './normalize.js';
import type { PixelImage, PixelWindow } from './pixel-image.js';
import { placeOnCanvas } from './place-on-canvas.js';
import { resizeToRgb } from './resize-to-rgb.js';

/** What a model card says about its input. `crop: 'none'` needs `squash`: otherwise the size would vary. */
export interface ImagePreprocessing {
  readonly size: Size;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  readonly interpolation: 'bicubic' | 'bilinear' | 'lanczos' | 'nearest';
  readonly resizeMode: ResizeMode;
  readonly crop: 'center' | 'none';
}

/** Resized and cropped pixels, [H, W, 3] as the specification's size says. */
export interface PreprocessedPixels {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** The file's pixels after resize and crop, equal to PIL 9.4 under open_clip's `image_transform`.
 *  Throws DataError on bytes that cannot be decoded, RangeError on a specification that does not fix the size. */
export async function preprocessPixels(
  bytes: Uint8Array,
  spec: ImagePreprocessing,
  imageMode: ImageMode,
): Promise<PreprocessedPixels> {
  checkSizeIsFixed(spec);
  return transformDecoded(await decodeImage(bytes), spec, imageMode);
}

/** The same for an image that is decoded. */
export function transformDecoded(
  image: DecodedImage,
  spec: ImagePreprocessing,
  imageMode: ImageMode,
): PreprocessedPixels {
  checkSizeIsFixed(spec);
  const resized = resizedSize([image.height, image.width], spec.size, spec.resizeMode);
  if (resized[0] < 1 || resized[1] < 1)
    throw new DataError(
      `image: ${image.width}x${image.height} pixels would be resized to ${resized[1]}x${resized[0]}. Remove the file.`,
    );
  const [height, width] = spec.size;
  const window = centerWindow(resized, spec.size);
  const inside = intersect(window, resized);
  const pixels = resizeToRgb(image, spec.interpolation, imageMode, inside, resized);
  const padding = imageMode === 'rgb' ? ([0, 0, 0] as const) : image.padding;
  return { data: padTo(pixels, window, padding), height, width };
}

/** Writes the file's normalised pixels, [3, H, W], into `target` from `offset` on: float32, or the bits of float16 (rounded to the
 *  nearest, half to even). Throws what `preprocessPixels` throws, and RangeError when they do not fit. */
export async function preprocessImage(
  bytes: Uint8Array,
  spec: ImagePreprocessing,
  imageMode: ImageMode,
  target: PixelNumbers,
  offset: number,
): Promise<void> {
  writePixels(await preprocessPixels(bytes, spec, imageMode), spec, target, offset);
}

/** Writes preprocessed pixels, normalised, [3, H, W], into `target` from `offset` on, in its element type. Throws RangeError when
 *  they do not fit. */
export function writePixels(
  { data }: PreprocessedPixels,
  spec: ImagePreprocessing,
  target: PixelNumbers,
  offset: number,
): void {
  if (offset < 0 || offset + data.length > target.length)
    throw new RangeError(`preprocess: ${data.length} values at ${offset} do not fit ${target.length}`);
  const { floats, halves } = tablesOf(spec);
  if (target instanceof Float32Array) writeNormalized(data, floats, target, offset);
  else writeNormalized(data, halves, target, offset);
}

function checkSizeIsFixed({ crop, resizeMode }: ImagePreprocessing): void {
  if (crop === 'none' && resizeMode !== 'squash')
    throw new RangeError(`preprocess: crop "none" needs resize mode "squash", got "${resizeMode}"`);
}

/** What the values of a specification become, in both element types: there are only 256 for each channel. */
interface Tables {
  readonly floats: Float32Array;
  readonly halves: Uint16Array;
}

const tables = new WeakMap<ImagePreprocessing, Tables>();

function tablesOf(spec: ImagePreprocessing): Tables {
  const known = tables.get(spec);
  if (known) return known;
  const floats = normalizationTable(spec.mean, spec.std);
  const made = { floats, halves: floatsToHalves(floats) };
  tables.set(spec, made);
  return made;
}

function intersect(window: PixelWindow, [height, width]: Size): PixelWindow {
  const left = Math.max(0, window.left);
  const top = Math.max(0, window.top);
  return {
    left,
    top,
    width: Math.min(width, window.left + window.width) - left,
    height: Math.min(height, window.top + window.height) - top,
  };
}

/** The pixels at their place in a canvas of the window's size, painted with `colour` where they do not reach. */
function padTo(image: PixelImage, window: PixelWindow, colour: readonly number[]): Uint8Array {
  if (image.width === window.width && image.height === window.height) return image.data;
  const place = { left: Math.max(0, -window.left), top: Math.max(0, -window.top) };
  return placeOnCanvas(image, place, window, colour).data;
}
