import { z } from 'zod';
import { exchangeFormats } from '../core/protocol.js';
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

/** A finished task: numbers, and everything they depend on. */
export const okRecordSchema = z.object({
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
  dataset: z.object({ id: z.string(), split: z.string(), sha256: fingerprint, count: z.int().positive() }),
  protocol: z.object({ id: z.string(), version: z.int(), hash: fingerprint }),
  preprocess: fingerprint,
  judge: z
    .object({ model: z.string() })
    .optional()
    .describe('the language model that graded the answers: only numbers of the same one compare'),
  runtime: z.object({
    requested: z.string(),
    provider: z
      .string()
      .describe(
        'of ONNX Runtime, that the graphs ran on; where shards were made on several, all of them: `cpu, cuda`',
      ),
    providerOptions: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('what ONNX Runtime was told when the graphs were loaded'),
    nodes: z
      .record(z.string(), z.record(z.string(), z.int().positive()))
      .optional()
      .describe(
        'by graph (image, text, dense, detector, segmenter), how many nodes ran on which provider of ONNX Runtime, from the profile of its first run',
      ),
    endpoint: z
      .object({
        url: z.string(),
        model: z.string().describe('as the server names it'),
        requests: z.int().nonnegative(),
        retries: z.int().nonnegative(),
        promptTokens: z.int().nonnegative().optional(),
        completionTokens: z.int().nonnegative().optional(),
        finishReasons: z.record(z.string(), z.int().nonnegative()),
      })
      .optional()
      .describe('what a server was asked for this task by the run that finished it'),
    stored: z
      .object({ images: z.int().positive().optional(), texts: z.int().positive().optional() })
      .optional()
      .describe('embeddings that earlier work had left in the cache; the others were computed'),
    shards: z
      .int()
      .positive()
      .optional()
      .describe('finished files of batches, made before by any process, that the task was scored from'),
    machine: z
      .object({
        processor: z.string(),
        cores: z.int().positive().describe('threads that the process may run at once'),
        system: z.string().describe('operating system and architecture: `linux x64`'),
      })
      .optional()
      .describe('where it ran; speeds compare only on the same'),
    precision: z.string(),
    onnxruntime: z.string(),
    batchSize: z.int().positive(),
    threads: z.int().positive(),
    workers: z.int().positive().optional().describe('always there in records of `bench run`'),
    sessions: z
      .enum(['per-worker', 'one'])
      .optional()
      .describe(
        'whether each worker ran its own session, or one session was fed by the workers; absent where no graph was run',
      ),
  }),
  timing: z.object({
    seconds: z.number(),
    imagesPerSecond: z.number(),
    encodeSeconds: z.number(),
    predictedSeconds: z
      .number()
      .optional()
      .describe('what the task was thought to take before it ran, from a short calibration'),
    peakRssMiB: z.number(),
  }),
  versions: z.record(z.string(), z.string()),
  commit: z.string().optional(),
  seed: z.int(),
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
});

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

/** Schema of a record file, `<out>/<model>/<task>.json`. */
export const recordSchema = z.discriminatedUnion('status', [
  okRecordSchema,
  skippedRecordSchema,
  failedRecordSchema,
]);

export type OkRecord = z.output<typeof okRecordSchema>;

/** How `bench run` ran a task: it always knows its workers. */
export type RunRuntime = OkRecord['runtime'] & { readonly workers: number };

export type SkippedRecord = z.output<typeof skippedRecordSchema>;
export type FailedRecord = z.output<typeof failedRecordSchema>;

/** The outcome of one task for one model, as it is kept on disk. */
export type TaskRecord = z.output<typeof recordSchema>;
