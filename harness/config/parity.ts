import { z } from 'zod';
import { schemaKey } from './schema-key.js';

const numbers = z.array(z.number()).min(1);
const npyName = z.string().endsWith('.npy');

/** Schema of parity.json: what the exporter's own framework gave for a few images and texts, with images read, resized and
 *  cropped by PIL in the mode of their file. Embeddings are as the graphs give them, not normalised. Names are of files
 *  beside it. */
export const paritySchema = z.strictObject({
  $schema: schemaKey,
  made_by: z.string().describe('the program and its versions'),
  images: z
    .array(
      z.strictObject({
        file: z.string().describe('the image'),
        pixels: npyName.optional().describe('uint8 [H, W, 3], resized and cropped'),
        embedding: numbers.describe('[D], not normalised'),
      }),
    )
    .min(1)
    .describe('what the image tower gave'),
  texts: z
    .array(
      z.strictObject({
        text: z.string().describe('as a user writes it'),
        ids: z.array(z.int()).min(1).describe('its tokens, filled to the context length'),
        embedding: numbers.describe('[D], not normalised'),
      }),
    )
    .default([])
    .describe('what the text tower gave'),
  dense: z
    .array(
      z.strictObject({
        file: z.string().describe('the image'),
        shape: z.array(z.int().positive()).optional().describe('of values that stand here'),
        values: z.union([numbers, npyName]).describe('float32 [D, h, w]'),
      }),
    )
    .default([])
    .describe('what the dense head gave'),
  answers: z
    .array(
      z.strictObject({
        file: z.string().optional().describe('the image; not given for a question without one'),
        prompt: z.string().describe('the question'),
        ids: z
          .array(z.int())
          .min(1)
          .describe('of the whole conversation; the image is one -200, as in LLaVA'),
        tokens: z.array(z.int()).describe('the greedy answer, without what ended it'),
        answer: z.string().describe('the same as text'),
        logits: z.union([numbers, npyName]).describe('float32 [V]: those that the first token is taken from'),
      }),
    )
    .default([])
    .describe('what the language model answered'),
});
