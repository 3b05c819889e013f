import { z } from 'zod';
import { modelIdSchema, towerNumbersSchema } from './model-card.js';
import { schemaKey } from './schema-key.js';

const score = z.number().min(0).max(1);
const repository = z.string().regex(/^[\w.-]+\/[\w.-]+$/);

const publishedSchema = z.strictObject({
  imagenet: score.optional().describe('ImageNet-1k, acc1'),
  imagenet_shift: score.optional().describe('mean over the shifts of ImageNet'),
  vtab: score.optional().describe('mean over the VTAB tasks'),
  retrieval: score.optional().describe('mean over the retrieval tasks'),
  mean38: score.optional().describe('mean over the 38 tasks of DataComp'),
  tasks: z.record(z.string(), score).optional().describe('by task id, the number that the task reports'),
});

/** Schema of one file of models/cards: what is published about one training run of one model. No weights, and no words on how
 *  to run it: that is what the model.json of an export says. */
export const knownModelSchema = z.strictObject({
  $schema: schemaKey,
  id: modelIdSchema.describe('<family>-<size>-<image size>-<data>, and what else tells training runs apart'),
  name: z.string().describe('for people'),
  aliases: z
    .array(modelIdSchema)
    .describe(
      'shorter names; a size alias stands at one card of its size (models/known-models.ts has the rule)',
    ),
  family: z.string().describe('reports draw a curve for each'),
  size: z.string().describe('what the papers call the architecture: L2, B/16, SO400M/14-SigLIP'),
  paramsM: towerNumbersSchema
    .optional()
    .describe('parameters in millions; absent where no source prints them'),
  gmacs: towerNumbersSchema
    .optional()
    .describe(
      "as the source counts: ViTamin's tables leave out the two products inside attention, open_clip's profile has them",
    ),
  training: z
    .strictObject({
      data: z.string().describe('name of the data set of image-text pairs'),
      uniquePairsM: z.number().positive().optional().describe('different pairs in it, in millions'),
      samplesSeenM: z
        .number()
        .positive()
        .optional()
        .describe('pairs seen, in millions; absent where no source prints it'),
    })
    .describe('how it was trained'),
  imageSize: z.int().positive().describe('height and width'),
  embedWidth: z.int().positive().describe('numbers in an embedding'),
  text: z
    .strictObject({
      layers: z.int().positive().describe('transformer blocks'),
      width: z.int().positive().describe('numbers in a token'),
      contextLength: z.int().positive().describe('tokens of a text'),
    })
    .describe('the text tower'),
  checkpoint: z
    .strictObject({
      openClip: z.string().describe("name of open_clip's model configuration"),
      pretrained: z
        .string()
        .optional()
        .describe("open_clip's tag; absent where it has none for these weights"),
      hub: repository.describe('repository of the weights on the Hugging Face Hub'),
    })
    .optional()
    .describe('public weights for PyTorch; absent where only scores are published'),
  onnx: z
    .strictObject({ hub: repository.describe('owner/name') })
    .optional()
    .describe('a repository on the Hugging Face Hub with graphs of these weights'),
  published: publishedSchema.describe('fractions'),
  notes: z.string().optional().describe('what else is to be known, for people'),
  source: z.string().describe('where these facts were read'),
});

/** What is published about one training run of one model. */
export type KnownModel = z.output<typeof knownModelSchema>;
