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
    'as-published': z.record(z.string(), value).describe('by metric, as `metrics` has it'),
    corrected: z.record(z.string(), value).describe('by metric, without the accident'),
  });
const groupScore = z.object({ n: z.int().positive(), acc1: z.number(), acc5: z.number().optional() });
const towerNumbers = z.object({
  image: z.number().optional().describe('of the image tower'),
  text: z.number().optional().describe('of the text tower'),
});

const modelFacts = z.object({
  id: z.string().describe('name of its folder in the results'),
  family: z.string().describe('vitamin, vit, convnext or any other'),
  size: z.string().optional().describe('as papers name it: S, B/16, L'),
  sha256: fingerprint.optional().describe('over names and bytes of all files of the model'),
  paramsM: towerNumbers.optional().describe('parameters in millions, by tower'),
  gmacs: towerNumbers.optional().describe('multiply-accumulates in thousands of millions, by tower'),
  training: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('how it was trained, as its model.json says'),
});

const everyRecord = {
  schema: z.literal(1).describe('of this form'),
  task: z.string().describe('id of the task'),
  group: z.enum(taskGroups).describe('kind of the task'),
  metric: z.string().describe('the one of `metrics` that is reported for this task'),
  model: modelFacts.describe('the model'),
  startedAt: z.iso.datetime({ offset: true }).describe('when the task was begun'),
};

/** What `bench run` knows of every task it finished, and a file of another program does not tell. */
const ownMembers = ['dataset', 'protocol', 'preprocess', 'runtime', 'timing', 'versions', 'seed'] as const;

const scoredSchema = z.object({
  ...everyRecord,
  status: z.literal('ok').describe('ok: finished; skipped: could not run here; failed: broke'),
  metrics: z
    .record(z.string(), z.number())
    .describe(
      'by name: fractions, or points as their descriptors say (`bench list metrics`); one that does not apply is absent',
    ),
  intervals: z.record(z.string(), interval).default({}).describe('95 %, by metric'),
  n: z.int().positive().describe('units scored: images, cues, questions'),
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
    .object({
      file: z.string().describe('relative to the folder of the record'),
      note: z.string().describe('where it is to be sent'),
    })
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
    .array(
      z.object({
        id: z.string().describe('of the sample'),
        error: z.string().describe('what is wrong with it'),
      }),
    )
    .optional()
    .describe('samples left out because their bytes could not be used (--max-bad-samples)'),
  dataset: z
    .object({
      id: z.string().describe('entry of datasets.json'),
      split: z.string().describe('as the entry names it'),
      sha256: fingerprint.describe('over every file whose bytes decide a score'),
      count: z.int().positive().describe('samples read; those left out are among them'),
    })
    .optional()
    .describe('the data set'),
  protocol: z
    .object({
      id: z.string().describe('of the rules: see docs/protocols'),
      version: z.int().describe('raised with any change that can move a number'),
      hash: fingerprint.describe(
        'over id, version, metric, class names, prompts and all that the card says of scoring',
      ),
    })
    .optional()
    .describe('the rules it was scored by'),
  preprocess: fingerprint
    .optional()
    .describe('SHA-256 over how images and texts are brought to the model, and the versions of that'),
  judge: z
    .object({ model: z.string().describe('as its server names it') })
    .optional()
    .describe('the language model that graded the answers: only numbers of the same one compare'),
  runtime: runtimeSchema.optional().describe('how and where it ran'),
  timing: timingSchema.optional().describe('how long it took, and the memory it needed'),
  versions: z
    .record(z.string(), z.string())
    .optional()
    .describe('of vitabench, Node and the packages that decide numbers'),
  commit: z.string().optional().describe('of the checkout that ran; absent outside of one'),
  seed: z.int().optional().describe('of the resamples that intervals are made of'),
  samples: z
    .object({ file: z.string().describe('beside the record'), sha256: hex.describe('of its bytes') })
    .optional()
    .describe('absent where scores alone were kept, as other programs do'),
  predictions: z
    .object({
      folder: z.string().describe('beside the record'),
      format: z.enum(exchangeFormats).describe('how they are laid out'),
      files: z.int().positive().describe('how many'),
      sha256: hex.describe('over their names and bytes'),
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
  status: z.literal('skipped').describe('it could not run here'),
  reason: z.string().describe('everything that stood in the way, and what to do'),
});

/** A task that was tried and broke, and why. */
const failedRecordSchema = z.object({
  ...everyRecord,
  status: z.literal('failed').describe('it was tried and broke'),
  error: z.string().describe('why'),
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
