import { z } from 'zod';
import { precisions, type Precision } from '../core/precision.js';
import { denseSchema, detectorSchema, fileNameSchema, segmenterSchema } from './head-schemas.js';
import { answerSchema } from './lmm-schema.js';
import {
  colourSchema,
  cropSchema,
  imageSizeSchema,
  interpolationSchema,
  resizeModeSchema,
} from './transform-schemas.js';
import { schemaKey } from './schema-key.js';

const imageTowerSchema = z.strictObject({
  file: fileNameSchema.describe('the ONNX graph'),
  input: z.string().default('pixel_values').describe('name of its input, [N, 3, H, W]'),
  output: z.string().default('image_embeds').describe('name of its output, [N, D]'),
  size: imageSizeSchema,
  mean: colourSchema
    .default([0.48145466, 0.4578275, 0.40821073])
    .describe('red, green, blue of pixels in [0, 1]: taken away from them'),
  std: colourSchema
    .default([0.26862954, 0.26130258, 0.27577711])
    .describe('red, green, blue: what they are then divided by'),
  interpolation: interpolationSchema.default('bicubic'),
  resizeMode: resizeModeSchema.default('shortest'),
  crop: cropSchema.default('center'),
});

const textTowerSchema = z.strictObject({
  file: fileNameSchema.describe('the ONNX graph; that of the image tower where one graph holds both'),
  input: z.string().default('input_ids').describe('name of its input, [N, T]'),
  output: z.string().default('text_embeds').describe('name of its output, [N, D]'),
  tokenizer: fileNameSchema.default('tokenizer.json').describe('tokenizer file of Hugging Face'),
  clean: z
    .enum(['lower', 'whitespace', 'canonicalize', 'none'])
    .default('lower')
    .describe("what is done to a text first, by open_clip's names; none: only what the tokenizer file says"),
  contextLength: z.int().positive().default(77).describe('T: tokens of a text, cut or filled to this'),
  pad: z.int().nonnegative().default(0).describe('id of the token that fills'),
});

/** Schema of a model's id: what it is called on the command line, in records and in folder names. */
export const modelIdSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/);

/** Schema of one number a tower. */
export const towerNumbersSchema = z.strictObject({
  image: z.number().positive().optional().describe('of the image tower'),
  text: z.number().positive().optional().describe('of the text tower'),
});

/** Schema of model.json: facts about one exported model and the files it lies in. */
export const modelCardSchema = z.strictObject({
  $schema: schemaKey,
  id: modelIdSchema.describe('what the model is called on the command line, in records and in folder names'),
  family: z.string().describe('vitamin, vit, convnext or any other: reports draw a curve for each'),
  size: z.string().optional().describe('as papers name it: S, B/16, L'),
  paramsM: towerNumbersSchema.optional().describe('parameters in millions, by tower'),
  gmacs: towerNumbersSchema.optional().describe('multiply-accumulates in thousands of millions, by tower'),
  training: z
    .strictObject({
      data: z.string().describe('name of the data set of image-text pairs'),
      uniquePairsM: z.number().positive().optional().describe('different pairs in it, in millions'),
      samplesSeenM: z.number().positive().optional().describe('pairs seen, with repeats, in millions'),
      seed: z.int().optional().describe('tells runs of one recipe apart'),
    })
    .optional()
    .describe('how it was trained: what scaling laws are drawn over'),
  image: imageTowerSchema.describe('the image tower and its preprocessing'),
  text: textTowerSchema.optional().describe('the text tower: without it no zero-shot task can run'),
  dense: denseSchema.optional().describe('a grid of features in the space of the text embeddings'),
  detector: detectorSchema.optional().describe('class-agnostic boxes'),
  segmenter: segmenterSchema.optional().describe('class-agnostic masks'),
  lmm: answerSchema.optional().describe('a language model that answers questions about images'),
  logitScale: z.number().positive().optional().describe('the exponentiated learned temperature'),
  logitBias: z.number().nullable().optional().describe('what is added to the scaled cosines, as SigLIP does'),
  precision: z.enum(precisions).optional().describe('read from the image graph where it is not given'),
  reference: fileNameSchema
    .optional()
    .describe('reference outputs of the exporter, for `bench models verify`'),
});

/** What may stand in a model.json: everything that has a default may be left away. */
export type WrittenCard = z.input<typeof modelCardSchema>;

/** Facts about one exported model. */
export type ModelCard = z.output<typeof modelCardSchema>;

/** A card that says in what its graph computes. */
export type CompleteCard = ModelCard & { readonly precision: Precision };

/** What is known of a model: of one behind a server little more than its name. */
export type ModelDescription = Pick<ModelCard, 'id' | 'family'> & Partial<ModelCard>;
