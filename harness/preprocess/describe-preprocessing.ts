import type { ImageMode } from '../core/encoder.js';
import type { ImagePreprocessing } from './image-transform.js';

/** Raise on any change that can move a number. */
export const preprocessingVersion = 1;

/** Everything that decides the pixels, as the plain object that is hashed into records. A file of its
 *  own: whoever asks need not load the decoder. */
export function describePreprocessing(
  spec: ImagePreprocessing,
  imageMode: ImageMode,
): Record<string, unknown> {
  const { size, mean, std, interpolation, resizeMode, crop } = spec;
  return { version: preprocessingVersion, imageMode, size, mean, std, interpolation, resizeMode, crop };
}
