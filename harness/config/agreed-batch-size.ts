import { z } from 'zod';

/** The batch size that all processes of a run use with a model: results are cut where its batches are. */
export const agreedBatchSizeSchema = z.strictObject({
  schema: z.literal(1),
  model: z.string().describe('SHA-256 over its files'),
  batchSize: z.int().positive(),
});
