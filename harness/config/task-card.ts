import { z } from 'zod';

/** The five kinds of task; a task's id, suites and reports are grouped by them. */
export const taskGroups = ['classification', 'retrieval', 'detection', 'segmentation', 'lmm'] as const;

/** Schema of one metric of the worst group of samples. */
const groupRuleSchema = z.strictObject({
  metric: z.string(),
  column: z.string().describe('the metadata column that sorts the samples into groups, one for each value'),
  leftOut: z
    .array(z.int())
    .min(1)
    .optional()
    .describe('values that stand for no group: variant `as-published` counts them, `corrected` does not'),
});

/** Schema of what a dense head looks at; see ImageView. */
const viewSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('whole') }),
  z.strictObject({
    kind: z.literal('sliding'),
    shortSide: z.number().min(1).describe("short side of the resized image, in sides of the model's input"),
    stride: z.number().positive().max(1).describe('step of the windows, as a share of their side'),
  }),
]);

/** Schema of what is kept of a detector's output. */
const detectionSchema = z.strictObject({
  scoreThreshold: z.number().min(0).max(1),
  nmsIou: z.number().min(0).max(1),
  maxDetections: z.int().positive(),
});

/** Schema of a task card: which data set, under which protocol, and the number that is reported. */
export const taskCardSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9._-]+$/),
  name: z.string(),
  group: z.enum(taskGroups),
  dataset: z.string().describe('id of an entry of datasets.json'),
  protocol: z
    .union([z.string().transform((id) => [id]), z.array(z.string()).min(1)])
    .describe(
      'id of a protocol of tasks/protocols.ts; of a list, the first is used whose heads the model has',
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
    .describe('a file of tasks/<group>/classes: names, synonyms, base and novel classes'),
  templates: z
    .string()
    .optional()
    .describe('a file of tasks/templates: the prompts, where the data set brings none'),
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
  notes: z.string().optional(),
  source: z.string().describe('where these facts were read'),
});

/** Schema of one file of cards. */
export const taskCardsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  tasks: z.array(taskCardSchema).min(1),
});

/** One task: which data set, under which protocol, and the number that is reported. */
export type TaskCard = z.output<typeof taskCardSchema>;
