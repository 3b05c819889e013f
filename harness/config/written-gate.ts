import { z } from 'zod';
import { numberOption, textsOption } from './option-values.js';

/** What `bench gate` may be told, by whoever holds it; a program may give a config as its value, numbers for their texts and one id for
 *  several. How the command prints is not in it. */
export const writtenGateSchema = z.strictObject({
  baseline: z.string().optional(),
  current: textsOption.optional(),
  config: z
    .union([z.string(), z.record(z.string(), z.unknown())], 'expected the path of a YAML file, or its value')
    .optional(),
  anchor: z.string().optional(),
  model: textsOption.optional(),
  suite: textsOption.optional(),
  task: textsOption.optional(),
  repeatBaseline: textsOption.optional(),
  repeatCurrent: textsOption.optional(),
  seed: numberOption.optional(),
  junit: z.string().optional(),
  markdown: z.string().optional(),
  comment: z.string().optional(),
  json: z.string().optional(),
  badge: z.string().optional(),
  advisory: z.boolean().optional(),
  explain: z.string().optional(),
});

/** What `bench gate` may be told, as it is written. */
export type WrittenGateOptions = Readonly<z.output<typeof writtenGateSchema>>;
