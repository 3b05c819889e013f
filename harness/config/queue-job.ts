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
    sha256,
  }),
  task: z.string(),
  key: sha256.describe('of the work: everything that the outputs of the model depend on'),
  batchSize: z.int().positive(),
  range: z.strictObject({ from: place, to: place }).describe('batches; of a task, all of them'),
  samples: z.int().nonnegative(),
  seconds: z.number().nonnegative().describe('that it may take: the longest is taken first'),
});

/** A piece of a run that any worker may do. */
export type QueueJob = z.output<typeof queueJobSchema>;
