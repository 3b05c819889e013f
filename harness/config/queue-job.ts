import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const place = z.int().nonnegative();

/** A piece of a run that any worker may do. It holds no secret, and everything that decides the bytes of a result. */
export const queueJobSchema = z.strictObject({
  schema: z.literal(1),
  bench: z.strictObject({
    version: z.string(),
    commit: z.string().optional(),
  }),
  kind: z
    .enum(['shard', 'task'])
    .describe(
      'shard: asks the model about a range of batches; task: scores a task whose shards are all there',
    ),
  run: z
    .strictObject({
      out: z.string().describe('absolute, as the enqueuing machine sees it'),
      dataDir: z.string().describe('absolute'),
      datasets: z.string().optional().describe('absolute'),
      device: z.string(),
      protocol: z.string().optional(),
      limit: z.int().positive().optional(),
      maxBadSamples: z.int().nonnegative(),
      seed: z.int().nonnegative(),
      draw: z.int().nonnegative(),
    })
    .describe('what the options of the run decide'),
  model: z.strictObject({
    id: z.string(),
    reference: z.string().describe('what --model takes: an id, or the absolute path of a folder'),
    vision: z.string().optional().describe('what --vision takes, the same way'),
    sha256,
  }),
  task: z.string(),
  suite: z
    .strictObject({ file: z.string().describe('absolute'), sha256 })
    .optional()
    .describe('the suite file that the card of the task stands in, where it is none of this package'),
  extensions: z
    .record(z.string(), z.string())
    .optional()
    .describe('versions, by name, of the extensions that the task is of: a worker must have the same'),
  key: sha256.describe('of the work: everything that the outputs of the model depend on'),
  batchSize: z.int().positive(),
  range: z.strictObject({ from: place, to: place }).describe('batches; of a task, all of them'),
  samples: z.int().nonnegative(),
  seconds: z.number().nonnegative().describe('that it may take: the longest is taken first'),
});

/** A piece of a run that any worker may do. */
export type QueueJob = z.output<typeof queueJobSchema>;

/** What is said of a queue of jobs: of which model they are, and which bench made them. */
export const queueEntrySchema = z.object({
  model: z.string(),
  bench: queueJobSchema.shape.bench,
});

/** What is said of a queue of jobs. */
export type QueueEntry = z.output<typeof queueEntrySchema>;

/** What a worker says of how far it is with a job. */
export const jobProgressSchema = z.object({ samples: place });

/** What a worker says of itself. */
export const workerPulseSchema = z.object({
  id: z.string(),
  doing: z.object({ model: z.string(), task: z.string() }).optional(),
  samplesPerSecond: z.number().nonnegative(),
  refused: z.array(z.object({ model: z.string(), reason: z.string() })),
});

/** What a worker says of itself every few seconds. One that says nothing any more is gone. */
export type WorkerPulse = z.output<typeof workerPulseSchema>;
