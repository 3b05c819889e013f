import { z } from 'zod';
import { okRecordSchema } from './record.js';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

const samples = z.strictObject({
  count: z.int().positive().describe('lines of the samples file'),
  items: hex.describe('SHA-256 over ids and truths'),
  predictions: hex.describe('SHA-256 over ids and predictions'),
  marked: z.int().nonnegative().describe('samples that are right or wrong'),
  correct: base64.describe('a bit for each of them, eight in a byte, the first is the lowest'),
  prints: base64
    .optional()
    .describe(
      '16 bits of the hash of each prediction, low byte first, where samples are neither right nor wrong',
    ),
});

/** Schema of a task in a baseline file. */
export const baselineTaskSchema = z.strictObject({
  record: okRecordSchema.describe('the record of the run, whole'),
  repeats: z
    .array(z.number().positive())
    .min(1)
    .optional()
    .describe('images a second of further runs on the same machine, with the same settings'),
  samples: samples.optional().describe('absent where the run kept none'),
});

const change = z.strictObject({
  model: z.string().describe('its id'),
  task: z.string().describe('its id'),
  metric: z.string().describe('the one that is reported for the task'),
  before: z.number().optional().describe('absent where the task is new'),
  after: z.number().optional().describe('absent where the task is gone'),
  asked: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('what of the question changed, so that the two numbers do not compare'),
});

/** What `bench gate accept` only does when it is told to: the name of its flag is `--allow-` and this. */
const allowances = ['regression', 'incomparable', 'missing'] as const;

const acceptance = z.strictObject({
  date: z.iso.datetime().describe('when it was accepted'),
  commit: z.string().optional().describe('that of every record'),
  reason: z.string().min(1).describe('why, as --reason said'),
  allowed: z
    .array(z.enum(allowances))
    .min(1)
    .optional()
    .describe('what kept it from being accepted, and was allowed by a flag'),
  changes: z.array(change).describe('tasks that are not as before; of the first baseline none'),
});

/** Schema of a baseline file without its tasks, each of which is checked by `baselineTaskSchema`. */
export const baselineFrameSchema = z.strictObject({
  schema: z.literal(1).describe('of this form'),
  sha256: hex.describe('of `models`, as JSON with sorted keys and no white space'),
  history: z.array(acceptance).min(1).describe('oldest first; the first is `gate init`'),
  models: z.array(z.strictObject({ id: z.string(), tasks: z.array(z.unknown()).min(1) })).min(1),
});

/** Schema of a baseline file: the finished records of runs, with which samples each got right. It names nobody. */
export const baselineSchema = baselineFrameSchema.extend({
  models: z
    .array(
      z.strictObject({
        id: z.string().describe('what records call it'),
        tasks: z.array(baselineTaskSchema).min(1).describe('sorted by id'),
      }),
    )
    .min(1)
    .describe('sorted by id'),
});

/** A baseline file. */
export type Baseline = z.output<typeof baselineSchema>;
export type BaselineModel = Baseline['models'][number];
export type BaselineTask = BaselineModel['tasks'][number];
export type BaselineSamples = NonNullable<BaselineTask['samples']>;
export type Acceptance = Baseline['history'][number];
export type BaselineChange = Acceptance['changes'][number];
export type Allowance = (typeof allowances)[number];
