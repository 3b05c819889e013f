import { z } from 'zod';
import { schemaKey } from './schema-key.js';

/** The five kinds of task; a task's id, suites and reports are grouped by them. */
export const taskGroups = ['classification', 'retrieval', 'detection', 'segmentation', 'lmm'] as const;

/** Schema of one metric of the worst group of samples. */
const groupRuleSchema = z.strictObject({
  metric: z.string().describe('of the worst group: acc_wg, acc_worst_region'),
  column: z.string().describe('the metadata column that sorts the samples into groups, one for each value'),
  leftOut: z
    .array(z.int())
    .min(1)
    .optional()
    .describe('values that stand for no group: variant `as-published` counts them, `corrected` does not'),
});

/** Schema of what a dense head looks at; see ImageView. */
const viewSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('whole').describe('the whole image, resized') }),
  z.strictObject({
    kind: z.literal('sliding').describe('windows of the size that the model was trained for'),
    shortSide: z.number().min(1).describe("short side of the resized image, in sides of the model's input"),
    stride: z.number().positive().max(1).describe('step of the windows, as a share of their side'),
  }),
]);

/** Schema of what is kept of a detector's output. */
const detectionSchema = z.strictObject({
  scoreThreshold: z.number().min(0).max(1).describe('boxes that score less are left out'),
  nmsIou: z
    .number()
    .min(0)
    .max(1)
    .describe('of two boxes of a class that overlap more, the one that scores less is left out'),
  maxDetections: z.int().positive().describe('of an image, those that score most'),
});

/** Schema of a task card: which data set, under which protocol, and the number that is reported. */
export const taskCardSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]+\/[a-z0-9._-]+$/)
    .describe('what --task takes: kind/data set, or family/data set'),
  name: z.string().describe('for people'),
  group: z.enum(taskGroups).describe('the kind of task'),
  dataset: z.string().describe('id of an entry of datasets.json'),
  protocol: z
    .union([z.string().transform((id) => [id]), z.array(z.string()).min(1)])
    .describe(
      'id of a protocol of tasks/protocols.ts, or of an extension; of a list, the first is used whose heads the model has',
    ),
  metric: z.string().describe('the metric that is reported for this task'),
  size: z.int().positive().optional().describe('units scored: images, captioned images, questions'),
  chance: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('expected score of guessing, as a fraction; absent where it is not defined'),
  classes: z
    .string()
    .optional()
    .describe(
      'a file of tasks/<group>/classes: names, synonyms, base and novel classes; in a suite file also ./FILE, from its folder',
    ),
  templates: z
    .string()
    .optional()
    .describe(
      'a file of tasks/templates: the prompts, where the data set brings none; in a suite file also ./FILE, from its folder',
    ),
  view: viewSchema
    .optional()
    .describe('what of an image a dense head looks at; absent: as the protocol says'),
  detection: detectionSchema.optional().describe('what is kept of a detector’s output'),
  shiftOf: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'tasks that this one is a shift of: other pictures of their classes, or of some; reports draw it against each',
    ),
  groups: z
    .array(groupRuleSchema)
    .optional()
    .describe('the metrics of the worst group; absent: those of the first metadata column'),
  notes: z.string().optional().describe('what else is to be known, for people'),
  source: z.string().describe('where these facts were read'),
});

/** Schema of one file of cards. */
export const taskCardsFileSchema = z.strictObject({
  $schema: schemaKey,
  version: z.literal(1).describe('of this form'),
  tasks: z.array(taskCardSchema).min(1).describe('one card for each task'),
});

/** One task: which data set, under which protocol, and the number that is reported. */
export type TaskCard = z.output<typeof taskCardSchema>;
