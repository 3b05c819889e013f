import { z } from 'zod';
import { leadsOut } from '../core/inside-path.js';
import { imageSizeSchema } from './transform-schemas.js';

/** Schema of the name of a file in a model folder. */
export const fileNameSchema = z
  .string()
  .min(1)
  .refine((name) => !leadsOut(name), {
    error: ({ input }) => `${JSON.stringify(input)} leads out of the model folder. Put the file into it`,
  });

const outputName = z.string().min(1);
const exponent = z.number().min(0).max(1);
const classNames = z
  .array(z.string().min(1))
  .min(1)
  .describe(
    'names of the classes that the head was trained on: base or seen, all others are novel or unseen',
  );
const temperature = z
  .number()
  .positive()
  .optional()
  .describe("factor of this head's cosines before the softmax; logitScale where it is not given");

/** Schema of the dense head: a grid of features in the space of the text embeddings. */
export const denseSchema = z.strictObject({
  file: fileNameSchema.describe('the ONNX graph'),
  output: z.string().default('dense_features').describe('name of its output, [N, D, h, w]'),
  stride: z.int().positive().describe('pixels of the input to one of the grid'),
});

/** Schema of the detector head: class-agnostic boxes, and where `embeddings` names an output, one embedding each. */
export const detectorSchema = z.strictObject({
  file: fileNameSchema.describe('the ONNX graph'),
  input: z.string().default('pixel_values').describe('name of its input, [N, 3, H, W]'),
  size: imageSizeSchema.optional().describe('image.size where it is not given'),
  boxes: outputName.default('boxes').describe('[N, R, 4]: x1, y1, x2, y2 in pixels of the input'),
  objectness: outputName.default('objectness').describe('[N, R]: probabilities'),
  embeddings: outputName
    .nullable()
    .default('region_embeds')
    .describe('[N, R, D]; null where there are none: dense features are then averaged in each box'),
  masks: outputName.optional().describe('[N, R, m, m]: logits of masks that fill the boxes'),
  temperature,
  fusion: z
    .strictObject({
      base: exponent.describe('alpha: exponent of the dense score of base classes'),
      novel: exponent.describe('beta: exponent of the dense score of novel classes'),
      temperature: z.number().positive().describe('factor of the cosines of the dense features'),
    })
    .optional()
    .describe('scores of detector and dense features in a geometric mean, as F-VLM and CLIPSelf do'),
  trainedOn: classNames.optional(),
});

/** Schema of the segmenter head: class-agnostic masks of the whole image and one embedding each. */
export const segmenterSchema = z.strictObject({
  file: fileNameSchema.describe('the ONNX graph'),
  input: z.string().default('pixel_values').describe('name of its input, [N, 3, H, W]'),
  size: imageSizeSchema.optional().describe('image.size where it is not given'),
  stride: z.int().positive().default(4).describe('pixels of the input to one of the masks'),
  masks: outputName.default('mask_logits').describe('[N, Q, h, w]: logits'),
  embeddings: outputName.default('mask_embeds').describe('[N, Q, D]'),
  objectness: outputName.optional().describe('[N, Q]: probabilities, 1 - void'),
  temperature,
  ensemble: z
    .strictObject({
      seen: exponent.describe('alpha: exponent of the out-of-vocabulary score of seen classes'),
      unseen: exponent.describe('beta: exponent of the out-of-vocabulary score of unseen classes'),
      temperature: z.number().positive().describe('factor of the cosines of the pooled dense features'),
    })
    .optional()
    .describe('in- and out-of-vocabulary scores in a geometric mean, as FC-CLIP does'),
  trainedOn: classNames.optional(),
});
