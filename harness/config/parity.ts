import { z } from 'zod';

const numbers = z.array(z.number()).min(1);
const npyName = z.string().endsWith('.npy');

/** Schema of parity.json: what the exporter's own framework gave for a few images and texts, with images read, resized and
 *  cropped by PIL in the mode of their file. Embeddings are as the graphs give them, not normalised. Names are of files
 *  beside it. */
export const paritySchema = z.strictObject({
  made_by: z.string(),
  images: z
    .array(
      z.strictObject({
        file: z.string(),
        pixels: npyName.optional().describe('uint8 [H, W, 3], resized and cropped'),
        embedding: numbers,
      }),
    )
    .min(1),
  texts: z
    .array(z.strictObject({ text: z.string(), ids: z.array(z.int()).min(1), embedding: numbers }))
    .default([]),
  dense: z
    .array(
      z.strictObject({
        file: z.string(),
        shape: z.array(z.int().positive()).optional().describe('of values that stand here'),
        values: z.union([numbers, npyName]).describe('float32 [D, h, w]'),
      }),
    )
    .default([]),
});

/** Reference outputs of one exported model. */
export type Parity = z.output<typeof paritySchema>;
