import { clipToRgb, toRgb } from './colour.js';
import { decodeImage } from './decode.js';
import { transformDecoded, type ImagePreprocessing, type PreprocessedPixels } from './image-transform.js';
import type { PixelImage } from './pixel-image.js';
import { placeOnCanvas } from './place-on-canvas.js';

/** The file's pixels in RGB, padded to a square with the mean colour, then resized and cropped as the specification says. Throws
 *  what `preprocessPixels` throws. Source: haotian-liu/LLaVA, llava/mm_utils.py, `process_images` with
 *  `image_aspect_ratio` "pad"; the file is converted to RGB before. */
export async function preprocessSquare(
  bytes: Uint8Array,
  spec: ImagePreprocessing,
): Promise<PreprocessedPixels> {
  const image = await decodeImage(bytes);
  const rgb = image.mode === 'I' ? clipToRgb(image) : toRgb(image, image.mode);
  const colour = spec.mean.map((mean) => Math.trunc(mean * 255));
  const square = padToSquare(rgb, colour);
  return transformDecoded({ ...square, mode: 'RGB', padding: [0, 0, 0] }, spec, 'rgb');
}

/** An RGB image in the middle of a square of this colour (0 to 255), the smaller half of what is left over above or at the left.
 *  A square image is given back as it is. Source: haotian-liu/LLaVA, llava/mm_utils.py, `expand2square`. */
export function padToSquare(image: PixelImage, colour: readonly number[]): PixelImage {
  const { width, height } = image;
  if (width === height) return image;
  const side = Math.max(width, height);
  const [left, top] = [width, height].map((length) => Math.floor((side - length) / 2));
  return placeOnCanvas(image, { left, top }, { width: side, height: side }, colour);
}
