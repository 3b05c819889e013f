import { z } from 'zod';

/** Schema of one number a colour: red, green, blue. */
export const colourSchema = z.tuple([z.number(), z.number(), z.number()]);

/** Schema of an image size in pixels: height, then width. */
export const imageSizeSchema = z.tuple([z.int().positive(), z.int().positive()]).describe('height, width');

/** Schema of PIL's filters. */
export const interpolationSchema = z
  .enum(['bicubic', 'bilinear', 'lanczos', 'nearest'])
  .describe('filter of the resize, as in PIL');

/** Schema of how an image is brought to a size. */
export const resizeModeSchema = z
  .enum(['shortest', 'squash', 'longest'])
  .describe(
    'shortest: fills the size, what stands out is cropped; longest: fits in and is padded with black; squash: both sides, whatever the proportions',
  );

/** Schema of what is done with what stands out. */
export const cropSchema = z
  .enum(['center', 'none'])
  .describe('what is done with what stands out; none needs squash');
