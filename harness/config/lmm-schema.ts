import { z } from 'zod';
import { fileNameSchema } from './head-schemas.js';
import {
  colourSchema,
  cropSchema,
  imageSizeSchema,
  interpolationSchema,
  resizeModeSchema,
} from './transform-schemas.js';

/** Where the image stands in a template. */
export const imagePlace = '<image>';

/** Where the question stands in a template. */
export const promptPlace = '{prompt}';

/** Schema of a conversation up to the answer, with the places of the image and of the question. */
const templateSchema = z
  .string()
  .refine((text) => [imagePlace, promptPlace].every((place) => text.split(place).length === 2), {
    error: ({ input }) =>
      `${JSON.stringify(input)} has not one ${imagePlace} and one ${promptPlace}, expected "USER: ${imagePlace}\\n${promptPlace} ASSISTANT:" or the like`,
  })
  .describe(
    `the conversation up to the answer: one ${imagePlace} and one ${promptPlace}; the start token is the tokenizer's. ` +
      `Of a question without an image, ${imagePlace} and the line break after it are left out`,
  );

/** A name with the number of a layer in it. */
const layerName = z.string().refine((name) => name.split('{i}').length === 2, {
  error: ({ input }) => `${JSON.stringify(input)} has not one {i}, the number of the layer`,
});

const inputName = z.string().min(1);

/** What the graphs call their inputs and outputs; the defaults are Optimum's. */
const namesSchema = z
  .strictObject({
    pixels: inputName.default('pixel_values').describe('input of the vision encoder: [N, 3, H, W]'),
    features: inputName
      .default('image_features')
      .describe('output of the vision encoder: [N, P, W], or [N, W, h, w], which is read row by row'),
    ids: inputName.default('input_ids').describe('input of the embedding: [N, T]'),
    embeds: inputName
      .default('inputs_embeds')
      .describe('output of the embedding and input of the decoder: [N, T, D]'),
    mask: inputName.default('attention_mask').describe('input of the decoder, may be missing: [N, T]'),
    positions: inputName.default('position_ids').describe('input of the decoder, may be missing: [N, T]'),
    pastKey: layerName.default('past_key_values.{i}.key').describe('input of the decoder: [N, heads, T, d]'),
    pastValue: layerName
      .default('past_key_values.{i}.value')
      .describe('input of the decoder: [N, heads, T, d]'),
    presentKey: layerName.default('present.{i}.key').describe('output of the decoder: the longer past'),
    presentValue: layerName.default('present.{i}.value').describe('output of the decoder: the longer past'),
    logits: inputName.default('logits').describe('output of the decoder: [N, T, V]'),
  })
  .prefault({});

/** Schema of the answer head: a language model that sees images. Files are as Optimum and transformers.js export them; the
 *  projector, one input [N, P, W] and one output [N, P, D], may lie beside the vision encoder or inside it. */
export const answerSchema = z.strictObject({
  vision: fileNameSchema.describe('the ONNX graph of the vision encoder'),
  projector: fileNameSchema
    .optional()
    .describe('[N, P, W] to [N, P, D]; not given where it is inside the vision encoder'),
  embed: fileNameSchema.describe('the graph that embeds tokens'),
  decoder: fileNameSchema.describe('with its past as inputs: the merged decoder'),
  tokenizer: fileNameSchema.describe('tokenizer file of Hugging Face'),
  template: templateSchema,
  stop: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("texts or special tokens that end an answer; the tokenizer's end token where it is not given"),
  maxNewTokens: z.int().positive().default(128).describe('tokens of the longest answer'),
  pad: z
    .boolean()
    .default(true)
    .describe("images are padded to a square with the mean colour before the transform, as LLaVA's are"),
  size: imageSizeSchema.optional().describe('image.size where it is not given, and so on'),
  mean: colourSchema.optional().describe('image.mean where it is not given'),
  std: colourSchema.optional().describe('image.std where it is not given'),
  interpolation: interpolationSchema.optional(),
  resizeMode: resizeModeSchema.optional(),
  crop: cropSchema.optional(),
  names: namesSchema.describe("what the graphs call their inputs and outputs; the defaults are Optimum's"),
});

/** What a card says of its answer head. */
export type AnswerFacts = z.output<typeof answerSchema>;
