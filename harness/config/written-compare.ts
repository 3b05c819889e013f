import { z } from 'zod';
import { listOption, numberOption } from './option-values.js';

/** The options of `bench compare` as they are written; a program may give numbers for their texts and one id for several. */
export const writtenCompareSchema = z.strictObject({
  before: z.string(),
  after: z.string(),
  model: listOption,
  task: listOption,
  suite: listOption,
  ignore: listOption,
  alpha: numberOption.default('0.05'),
  bootstrap: numberOption.default('10000'),
  seed: numberOption.default('0'),
  markdown: z.string().optional(),
});

/** The options of `bench compare` as they are written. */
export type WrittenCompareOptions = Readonly<z.input<typeof writtenCompareSchema>>;
