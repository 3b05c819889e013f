import { z } from 'zod';
import { exchangeFormats } from '../core/protocol.js';
import { importedSchema, type Imported } from './imported.js';
import { runtimeSchema, timingSchema } from './record-runtime.js';
import { taskGroups } from './task-card.js';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
/** What tells one thing from another. Ours are SHA-256; those of other programs need not be. */
const fingerprint = z.string().min(1);
const interval = z.tuple([z.number(), z.number()]).readonly();
const byVariant = <Value extends z.ZodType>(value: Value) =>
  z.object({
    'as-published': z.record(z.string(), value),
    corrected: z.record(z.string(), value),
  });
const groupScore = z.object({ n: z.int().positive(), acc1: z.number(), acc5: z.number().optional() });
const towerNumbers = z.object({ image: z.number().optional(), text: z.number().optional() });

const modelFacts = z.object({
  id: z.string(),
  family: z.string(),
  size: z.string().optional(),
  sha256: fingerprint.optional(),
  paramsM: towerNumbers.optional(),
  gmacs: towerNumbers.optional(),
  training: z.record(z.string(), z.unknown()).optional(),
});

const everyRecord = {
  schema: z.literal(1),
  task: z.string(),
  group: z.enum(taskGroups),
  metric: z.string(),
  model: modelFacts,
  startedAt: z.iso.datetime({ offset: true }),
};

/** What `bench run` knows of every task it finished, and a file of another program does not tell. */
const ownMembers = ['dataset', 'protocol', 'preprocess', 'runtime', 'timing', 'versions', 'seed'] as const;

const scoredSchema = z.object({
  ...everyRecord,
  status: z.literal('ok'),
  metrics: z
    .record(z.string(), z.number())
    .describe(
      'fractions, points or percent as their descriptors say; a metric that does not apply is absent',
    ),
  intervals: z.record(z.string(), interval).default({}).describe('95 %'),
  n: z.int().positive(),
  groups: z
    .record(z.string(), z.record(z.string(), groupScore))
    .optional()
    .describe('where groups are scored: by metadata column, then by value; only groups that have samples'),
  breakdowns: z
    .record(z.string(), z.record(z.string(), z.record(z.string(), z.number())))
    .optional()
    .describe(
      'metrics of parts of the data set, by the sorting (category, split), then the part; n: how many units',
    ),
  warnings: z.array(z.string()).optional().describe('what is odd but was scored'),
  submission: z
    .object({ file: z.string().describe('relative to the folder of the record'), note: z.string() })
    .optional()
    .describe('the file to send to the server that keeps the truth; `metrics` then has no score'),
  variants: byVariant(z.number())
    .optional()
    .describe(
      'metrics whose published rule has an accident: as published (the value in `metrics`) and without it',
    ),
  variantIntervals: byVariant(interval).optional().describe('95 %, of `variants`'),
  limit: z.int().positive().optional().describe('set when --limit cut the data set'),
  badSamples: z
    .array(z.object({ id: z.string(), error: z.string() }))
    .optional()
    .describe('samples left out because their bytes could not be used (--max-bad-samples)'),
  dataset: z
    .object({ id: z.string(), split: z.string(), sha256: fingerprint, count: z.int().positive() })
    .optional(),
  protocol: z.object({ id: z.string(), version: z.int(), hash: fingerprint }).optional(),
  preprocess: fingerprint.optional(),
  judge: z
    .object({ model: z.string() })
    .optional()
    .describe('the language model that graded the answers: only numbers of the same one compare'),
  runtime: runtimeSchema.optional(),
  timing: timingSchema.optional(),
  versions: z.record(z.string(), z.string()).optional(),
  commit: z.string().optional(),
  seed: z.int().optional(),
  samples: z
    .object({ file: z.string(), sha256: hex })
    .optional()
    .describe('absent where scores alone were kept, as other programs do'),
  predictions: z
    .object({
      folder: z.string(),
      format: z.enum(exchangeFormats),
      files: z.int().positive(),
      sha256: hex,
    })
    .optional()
    .describe('what the model predicted, in files that `bench score` and other programs read'),
  pictures: z
    .array(z.string())
    .optional()
    .describe('the first samples with truth and prediction drawn on them (--draw)'),
  imported: importedSchema.optional(),
});

type Scored = z.output<typeof scoredSchema>;
type OwnMember = (typeof ownMembers)[number];

/** A task that `bench run` finished: numbers, and everything they depend on. */
export type OwnRecord = Omit<Scored, OwnMember | 'imported'> & {
  [Name in OwnMember]: NonNullable<Scored[Name]>;
} & { imported?: never };

/** A task that another program finished: numbers, where they were read, and little else. */
export type ImportedRecord = Scored & { imported: Imported };

/** A finished task. */
export type OkRecord = OwnRecord | ImportedRecord;

const checkedSchema = scoredSchema
  .check(({ value, issues }) => {
    if (value.imported) return;
    for (const name of ownMembers.filter((member) => value[member] === undefined)) {
      const { error } = scoredSchema.shape[name].unwrap().safeParse(undefined);
      issues.push(...(error?.issues ?? []).map((issue) => ({ ...issue, input: undefined, path: [name] })));
    }
  })
  .meta({ anyOf: [{ required: ['imported'] }, { required: [...ownMembers] }] });

/** Schema of a finished task; what `bench run` always knows may be absent only where another program measured. */
export const okRecordSchema = checkedSchema as unknown as z.ZodType<OkRecord>;

/** A task that could not run here, and why. */
const skippedRecordSchema = z.object({
  ...everyRecord,
  status: z.literal('skipped'),
  reason: z.string(),
});

/** A task that was tried and broke, and why. */
const failedRecordSchema = z.object({
  ...everyRecord,
  status: z.literal('failed'),
  error: z.string(),
});

export type SkippedRecord = z.output<typeof skippedRecordSchema>;
export type FailedRecord = z.output<typeof failedRecordSchema>;

/** The outcome of one task for one model, as `bench run` leaves it. */
export type RunRecord = OwnRecord | SkippedRecord | FailedRecord;

/** The outcome of one task for one model, as it is kept on disk. */
export type TaskRecord = OkRecord | SkippedRecord | FailedRecord;

/** Schema of a record file, `<out>/<model>/<task>.json`. */
export const recordSchema = z.discriminatedUnion('status', [
  checkedSchema,
  skippedRecordSchema,
  failedRecordSchema,
]) as unknown as z.ZodType<TaskRecord>;

/** How `bench run` ran a task: it always knows its workers. */
export type RunRuntime = OwnRecord['runtime'] & { readonly workers: number };
