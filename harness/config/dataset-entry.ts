import { z } from 'zod';

/** Byte formats a data set may lie on disk in. */
export const dataFormats = [
  'webdataset',
  'image-folder',
  'retrieval-csv',
  'retrieval-json',
  'parquet',
  'winogavil',
  'coco',
  'lvis',
  'coco-panoptic',
  'label-maps',
  'llava',
] as const;

/** Schema of one entry of datasets.json: facts about bytes, nothing about how they are scored. */
export const datasetEntrySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  name: z.string(),
  format: z.enum(dataFormats),
  root: z
    .enum(['data', 'package'])
    .default('data')
    .describe('what the paths are relative to: the data root of the user, or this package (embedded data)'),
  paths: z
    .array(z.string())
    .min(1)
    .describe('folders the set is known to lie in, best first; the first that exists is used'),
  files: z
    .array(z.string())
    .optional()
    .describe('files and folders, relative to the path, without which the set is incomplete'),
  split: z.string(),
  count: z.int().positive().optional().describe('samples; absent where no source could be verified'),
  classes: z.int().positive().optional(),
  imageMode: z
    .enum(['rgb', 'source'])
    .describe(
      'rgb: converted to RGB before the resize (WebDataset); source: resized in the mode of the file, then converted',
    ),
  labels: z.string().describe('where labels and class names come from'),
  metadata: z
    .array(z.string().regex(/^[A-Za-z][\w-]*$/))
    .min(1)
    .refine((columns) => new Set(columns).size === columns.length, 'expected each column once')
    .optional()
    .describe(
      'what the numbers beside each labelled image mean (WebDataset: its .npy member), in their order',
    ),
  licence: z.string(),
  hub: z.string().optional().describe('repository on the Hugging Face Hub'),
  obtain: z.string().optional().describe('the exact command, or the page, that provides the data'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('fingerprint of the bytes, checked before each run'),
  tasks: z.array(z.string()).min(1),
});

/** Schema of datasets.json, and of a user's own file in the same form. */
export const datasetsFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  datasets: z.array(datasetEntrySchema),
});

/** One data set: facts about its bytes. */
export type DatasetEntry = z.output<typeof datasetEntrySchema>;
