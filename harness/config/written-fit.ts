import { z } from 'zod';
import { numberOption, textsOption } from './option-values.js';

const cell = z.union([z.string(), z.number(), z.null(), z.undefined()], 'expected text, or a number');
const asked = z
  .union([z.string(), z.number(), z.object({ x: z.number(), x2: z.number() })], 'expected a number')
  .transform((value) => (typeof value === 'object' ? `${value.x}:${value.x2}` : String(value)));

/** The options of `bench fit` as they are written; a program may give rows for a file, numbers for their texts and one for several. */
export const writtenFitSchema = z.strictObject({
  points: z.union(
    [z.string(), z.array(z.record(z.string(), cell))],
    'expected the path of a CSV file, or a list of rows, each an object of texts and numbers',
  ),
  x: z.string(),
  x2: z.string().optional(),
  y: z.string(),
  metric: z.string().optional(),
  id: z.string().optional(),
  n: z.string().optional(),
  cluster: z.string().optional(),
  chance: numberOption.optional(),
  where: textsOption.optional(),
  series: z.string().optional(),
  form: z.string().default('auto'),
  loss: z.string().default('log-huber'),
  delta: numberOption.optional(),
  envelope: z.string().default('none'),
  predict: z
    .union([asked.transform((one) => [one]), z.array(asked)], 'expected numbers, or texts X:X2')
    .optional(),
  holdout: numberOption.optional(),
  bootstrap: numberOption.optional(),
  seed: numberOption.default('0'),
});

/** Rows in place of a file, by the names of their columns. */
export type GivenRows = readonly Readonly<Record<string, string | number | null | undefined>>[];

/** The options of `bench fit` as they are written. */
export type WrittenFitOptions = Readonly<Omit<z.output<typeof writtenFitSchema>, 'points'>> & {
  readonly points: string | GivenRows;
};
