import { z } from 'zod';
import { listOption, numberOption, textsOption } from './option-values.js';

/** What `bench report` may be told, by whoever makes it; a program may give the verdict of a gate as its value, numbers for their texts
 *  and one id for several. How the command prints is not in it. */
export const writtenReportSchema = z.strictObject({
  results: textsOption.default([]),
  out: z.string().optional(),
  title: z.string().optional(),
  date: z.string().optional(),
  suite: listOption,
  task: listOption,
  reference: z.string().optional(),
  pair: z
    .union([z.string(), z.array(z.string())], 'expected the ids of two models')
    .transform((value) => (typeof value === 'string' ? value : value.join(',')))
    .optional(),
  explore: listOption,
  baseline: z.string().optional(),
  gate: z
    .union([z.string(), z.record(z.string(), z.unknown())], 'expected the path of a file, or a verdict')
    .optional(),
  published: z.boolean().default(false),
  split: z.boolean().default(false),
  png: z.string().optional(),
  csv: z.string().optional(),
  dataDir: z.string().optional(),
  datasets: z.string().optional(),
  thumbnails: z.boolean().default(true),
  bootstrap: numberOption.default('1000'),
  seed: numberOption.default('0'),
});

/** What `bench report` may be told, as it is written. */
export type WrittenReportOptions = Readonly<z.input<typeof writtenReportSchema>>;
