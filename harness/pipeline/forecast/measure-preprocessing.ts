import type { ImageMode } from '../../core/encoder.js';
import { DataError } from '../../core/errors.js';
import type { CalibrationScale } from './measure-head.js';
import type { ImagePreprocessing } from '../../preprocess/image-transform.js';

/** Seconds that one of these image files takes to be decoded and made the input of a graph, in one thread. Files that cannot
 *  be decoded do not count. Code that runs for the first time is slow: unless it is warm, all are taken once before they are counted. Throws
 *  DataError where none can be decoded. */
export async function measurePreprocessing(
  images: readonly Uint8Array[],
  spec: ImagePreprocessing,
  imageMode: ImageMode,
  { isWarm, now }: Pick<CalibrationScale, 'isWarm' | 'now'>,
): Promise<number> {
  // only here, as whoever has all costs need not load the decoder
  const { preprocessImage } = await import('../../preprocess/image-transform.js');
  const [height, width] = spec.size;
  const pixels = new Float32Array(3 * height * width);
  const take = async (image: Uint8Array) => {
    const start = now();
    try {
      await preprocessImage(image, spec, imageMode, pixels, 0);
    } catch (error) {
      if (error instanceof DataError) return undefined;
      throw error;
    }
    return now() - start;
  };
  if (!isWarm) for (const image of images) await take(image);
  const times: number[] = [];
  for (const image of images) {
    const elapsedMs = await take(image);
    if (elapsedMs !== undefined) times.push(elapsedMs);
  }
  if (times.length === 0) throw new DataError('calibration: none of the images could be decoded');
  return times.reduce((sum, ms) => sum + ms, 0) / 1000 / times.length;
}
