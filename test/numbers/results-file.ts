import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../harness/config/package-root.js';
import type { Comparison } from './compare-values.js';
import type { AnyRow } from './reference-row.js';

/** Where the measured differences are kept. */
export const resultsFile = join(packageRoot, 'docs', 'numbers.json');

const resultsSchema = z
  .strictObject({
    madeOn: z.string().describe('system, processor and Node'),
    rows: z.record(
      z.string(),
      z.strictObject({
        cases: z.int().positive(),
        values: z.int().positive(),
        equal: z.int().nonnegative(),
        largest: z.number().nonnegative(),
      }),
    ),
  })
  .readonly();

/** What was measured, by the ids of rows. */
export type Results = z.output<typeof resultsSchema>;
export type RowResult = Results['rows'][string];

/** The measured differences that docs/NUMBERS.md shows. */
export const readResults = (): Results =>
  resultsSchema.parse(JSON.parse(readFileSync(resultsFile, 'utf8')) as unknown);

/** What measures here: on another system or processor, last digits may be others. */
export const thisPlatform = `${process.platform} ${process.arch}, Node ${process.versions.node.split('.')[0]}`;

/** The result of a row from its comparison. */
export function toResult({ cases }: AnyRow, { values, equal, largest }: Comparison): RowResult {
  return { cases: cases.length, values, equal, largest };
}
