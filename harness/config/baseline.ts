import { z } from 'zod';
import { okRecordSchema } from './record.js';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

const samples = z.strictObject({
  count: z.int().positive(),
  items: hex.describe('SHA-256 over ids and truths'),
  predictions: hex.describe('SHA-256 over ids and predictions'),
  marked: z.int().nonnegative().describe('samples that are right or wrong'),
  correct: base64.describe('a bit for each of them, eight in a byte, the first is the lowest'),
  prints: base64
    .optional()
    .describe('16 bits of the hash of each prediction, where samples are neither right nor wrong'),
});

const task = z.strictObject({
  record: okRecordSchema,
  samples: samples.optional().describe('absent where the run kept none'),
});

const change = z.strictObject({
  model: z.string(),
  task: z.string(),
  metric: z.string(),
  before: z.number().optional(),
  after: z.number().optional(),
});

const acceptance = z.strictObject({
  date: z.iso.datetime(),
  commit: z.string().optional(),
  reason: z.string().min(1),
  regression: z.literal(true).optional().describe('it was worse, and accepted with --allow-regression'),
  changes: z.array(change),
});

/** Schema of a baseline file: the finished records of runs, with which samples each got right. It names nobody. */
export const baselineSchema = z.strictObject({
  $schema: z.string().optional(),
  schema: z.literal(1),
  sha256: hex.describe('of `models`, as JSON'),
  history: z.array(acceptance).min(1).describe('oldest first; the first is `gate init`'),
  models: z.array(z.strictObject({ id: z.string(), tasks: z.array(task).min(1) })).min(1),
});

/** A baseline file. */
export type Baseline = z.output<typeof baselineSchema>;
export type BaselineTask = Baseline['models'][number]['tasks'][number];
export type Acceptance = Baseline['history'][number];
export type BaselineChange = Acceptance['changes'][number];
