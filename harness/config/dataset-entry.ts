import { z } from 'zod';
import { dataFormats, listFormats } from './data-formats.js';
import { checkLayout, layoutKeys, layoutShape } from './dataset-layout.js';
import { checkPaths } from './dataset-paths.js';
import { schemaKey } from './schema-key.js';

/** What differs from one form of a data set on disk to another. */
const formSchema = z.strictObject({
  format: z
    .string()
    .refine((format) => listFormats().includes(format), {
      error: ({ input }) =>
        `got ${JSON.stringify(input)}, expected one of ${listFormats().join(', ')}. A format of another package is there with its --extension`,
    })
    .meta({ anyOf: [{ enum: [...dataFormats] }, { type: 'string' }] })
    .describe('how the bytes lie on disk: one of these, or a format that an extension reads'),
  paths: z
    .array(z.string())
    .min(1)
    .describe('folders the set is known to lie in, best first; the first in which it is whole is used'),
  files: z
    .array(z.string())
    .optional()
    .describe('files and folders, relative to the path, without which the set is incomplete'),
  ...layoutShape,
  split: z.string().describe('which part of the set is scored: test, val; some formats read it from here'),
  imageMode: z
    .enum(['rgb', 'source'])
    .describe(
      'rgb: converted to RGB before the resize (WebDataset); source: resized in the mode of the file, then converted',
    ),
  labels: z.string().describe('where labels and class names come from'),
  hub: z
    .string()
    .regex(/^\w[\w.-]*\/\w[\w.-]*$/, {
      error: ({ input }) => `got ${JSON.stringify(input)}, expected owner/name`,
    })
    .optional()
    .describe('repository on the Hugging Face Hub'),
  downloadBytes: z.int().positive().optional().describe('what is fetched from there, in bytes'),
  obtain: z.string().optional().describe('the exact command, or the page, that provides the data'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('fingerprint of the bytes, checked before each run'),
});

/** Schema of one entry of datasets.json: facts about bytes, nothing about how they are scored. */
export const datasetEntrySchema = formSchema
  .extend({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]*$/)
      .describe('what it is called on the command line and in task cards'),
    name: z.string().describe('for people'),
    root: z
      .enum(['data', 'package'])
      .default('data')
      .describe('what the paths are relative to: the data root of the user, or this package (embedded data)'),
    count: z.int().positive().optional().describe('samples; absent where no source could be verified'),
    classes: z.int().positive().optional().describe('how many; absent where the set has none'),
    metadata: z
      .array(z.string().regex(/^[A-Za-z][\w-]*$/))
      .min(1)
      .refine((columns) => new Set(columns).size === columns.length, 'expected each column once')
      .optional()
      .describe(
        'what the numbers beside each labelled image mean (WebDataset: its .npy member), in their order',
      ),
    licence: z.string().describe('of the data, as its source names it'),
    alternatives: z
      .array(
        formSchema
          .partial()
          .required({ format: true, paths: true })
          .superRefine(checkLayout)
          .superRefine(checkPaths),
      )
      .optional()
      .describe('other forms that the same set is found in, tried in turn; each says what differs'),
    tasks: z.array(z.string()).min(1).describe('ids of the tasks that use it'),
  })
  .superRefine(checkLayout)
  .superRefine(checkPaths);

/** Schema of datasets.json, and of a user's own file in the same form. */
export const datasetsFileSchema = z.strictObject({
  $schema: schemaKey,
  version: z.literal(1).describe('of this form'),
  datasets: z.array(datasetEntrySchema).describe('one entry for each data set'),
});

/** One data set: facts about its bytes. */
export type DatasetEntry = z.output<typeof datasetEntrySchema>;

/** The forms in which a data set may lie on disk, the entry's own first: entries without alternatives. What a form does not
 *  say is as in the entry, but for where its files lie, `sha256` and `downloadBytes`, which are facts of one form only. */
export function formsOf(entry: DatasetEntry): readonly DatasetEntry[] {
  const { alternatives = [], ...own } = entry;
  const unshared: readonly string[] = ['files', 'sha256', 'downloadBytes', ...layoutKeys];
  const shared = Object.fromEntries(Object.entries(own).filter(([key]) => !unshared.includes(key)));
  // JSON has no undefined: a key that is there has a value.
  return [own, ...alternatives.map((form) => ({ ...shared, ...form }) as DatasetEntry)];
}
