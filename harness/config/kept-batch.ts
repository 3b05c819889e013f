import { z } from 'zod';

const place = z.int().nonnegative();
const tensor = z.strictObject({
  shape: z.array(place).readonly(),
  data: z.string().describe('base64 of float32, little-endian'),
});
const pixels = z.tuple([z.number(), z.number()]).readonly();
const layout = z.strictObject({ source: pixels, resized: pixels, stride: z.number() });

const output = z.strictObject({
  tensors: z.record(z.string(), tensor),
  layout: layout.optional(),
  maskLayout: layout.optional(),
  text: z.string().optional(),
  digest: z.strictObject({ facts: z.unknown(), bytes: z.string().optional().describe('base64') }).optional(),
});

const error = z.strictObject({
  kind: z.enum(['ConfigError', 'DataError', 'ModelError', 'ProtocolError', 'MetricError', 'InternalError']),
  message: z.string(),
  stack: z.string().optional(),
});

/** What a model said about a batch of samples, as a file of batches holds it. */
export const keptBatchSchema = z.strictObject({
  ids: z.array(z.string()).readonly(),
  encodeMs: z.number().nonnegative(),
  samples: z.array(z.union([z.strictObject({ output }), z.strictObject({ error })])).readonly(),
});

/** What a model said about a batch of samples, as a file of batches holds it. */
export type KeptBatchJson = z.output<typeof keptBatchSchema>;

/** The first line of a file of batches: whose they are, and who made them. */
export const shardHeaderSchema = z.strictObject({
  format: z.literal('vitabench-shard'),
  version: z.literal(1),
  key: z.string(),
  from: place,
  to: place,
  maker: z.strictObject({ provider: z.string(), version: z.string() }),
});

/** The first line of a file of batches. */
export type ShardHeader = z.output<typeof shardHeaderSchema>;

/** The last line of a file of batches that is finished. */
export const shardEndSchema = z.strictObject({ elapsedMs: z.number().nonnegative() });
