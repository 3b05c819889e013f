import { z } from 'zod';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

/** Schema of the header of a safetensors file. */
export const safetensorsHeaderSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).optional() })
  .catchall(
    z.object({
      dtype: z.string(),
      shape: z.array(count),
      data_offsets: z.tuple([count, count]),
    }),
  );

/** Schema of `__metadata__` in a file of kept embeddings: all values are text, as the format wants it. */
export const partMetadataSchema = z.object({
  format: z.literal('vitabench-embeddings'),
  version: z.literal('1'),
  batches: z.string().describe('JSON: which rows belong to which batch'),
  ids: z.string().describe('JSON: the ids of the samples, one a row'),
  what: z.string().optional().describe('JSON: the texts, where these are no images'),
  sha256: hex.describe('over the shape and the other texts here'),
});

/** Schema of `batches` in that metadata. */
export const partBatchesSchema = z.array(
  z.object({
    key: hex,
    row: count.describe('its first row'),
    count: z.int().positive(),
    sha256: hex.describe('over its key, a line break and the bytes of its rows'),
  }),
);

/** Schema of `ids` in that metadata. */
export const partIdsSchema = z.array(z.string());

/** Which rows of a file belong to a batch. */
export type PartBatch = Readonly<z.output<typeof partBatchesSchema>[number]>;

/** Schema of `set.json`, which says in words whose embeddings lie beside it. */
export const setLabelSchema = z.object({
  schema: z.literal(1),
  models: z.array(z.string()).describe('ids under which these graphs have run'),
  dataset: z.string().optional(),
  facts: z.record(z.string(), z.unknown()).describe('what the name of the folder is the hash of'),
});

/** Whose embeddings lie in a folder. */
export type SetLabel = z.output<typeof setLabelSchema>;
