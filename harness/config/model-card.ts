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

const imageTowerSchema = z.strictObject({
  file: fileNameSchema,
  input: z.string().default('pixel_values'),
  output: z.string().default('image_embeds'),
  size: imageSizeSchema,
  mean: colourSchema.default([0.48145466, 0.4578275, 0.40821073]),
  std: colourSchema.default([0.26862954, 0.26130258, 0.27577711]),
  interpolation: interpolationSchema.default('bicubic'),
  resizeMode: resizeModeSchema.default('shortest'),
  crop: cropSchema.default('center'),
});

const textTowerSchema = z.strictObject({
  file: fileNameSchema,
  input: z.string().default('input_ids'),
  output: z.string().default('text_embeds'),
  tokenizer: fileNameSchema.default('tokenizer.json'),
  clean: z
    .enum(['lower', 'whitespace', 'canonicalize', 'none'])
    .default('lower')
    .describe("what is done to a text first, by open_clip's names; none: only what the tokenizer file says"),
  contextLength: z.int().positive().default(77),
  pad: z.int().nonnegative().default(0),
});

/** Schema of a model's id: what it is called on the command line, in records and in folder names. */
export const modelIdSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]*$/);

/** Schema of one number a tower. */
export const towerNumbersSchema = z.strictObject({
  image: z.number().positive().optional(),
  text: z.number().positive().optional(),
});

/** Schema of model.json: facts about one exported model and the files it lies in. */
export const modelCardSchema = z.strictObject({
  $schema: z.string().optional(),
  id: modelIdSchema,
  family: z.string(),
  size: z.string().optional(),
  paramsM: towerNumbersSchema.optional().describe('parameters in millions, by tower'),
  gmacs: towerNumbersSchema.optional().describe('multiply-accumulates in thousands of millions, by tower'),
  training: z
    .strictObject({
      data: z.string(),
      uniquePairsM: z.number().positive().optional(),
      samplesSeenM: z.number().positive().optional(),
      seed: z.int().optional(),
    })
    .optional(),
  image: imageTowerSchema,
  text: textTowerSchema.optional(),
  dense: denseSchema.optional(),
  detector: detectorSchema.optional(),
  segmenter: segmenterSchema.optional(),
  lmm: answerSchema.optional(),
  logitScale: z.number().positive().optional().describe('the exponentiated learned temperature'),
  logitBias: z.number().nullable().optional(),
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
