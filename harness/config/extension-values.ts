import { z } from 'zod';
import { describeIssue } from './describe-issue.js';
import { sampleKinds } from './extension-shape.js';
import type { ErrorClass } from './read-file.js';

const callable = z.custom((value) => typeof value === 'function', 'expected a function');
const interval = z.tuple([z.number(), z.number()]);

/** What a protocol's `start` gives. */
export const protocolRunShape = z.looseObject({
  step: callable,
  finish: callable,
  digest: callable.optional(),
  close: callable.optional(),
});

/** What a protocol's `finish` gives, as far as a record needs it. */
export const protocolResultShape = z.looseObject({
  metrics: z.record(z.string(), z.number()),
  intervals: z.record(z.string(), interval),
  n: z.int().positive(),
  lines: z.array(z.looseObject({ id: z.string().min(1) })),
  warnings: z.array(z.string()).optional(),
});

/** What a protocol's `step` gives. */
export const sampleLinesShape = z.array(z.looseObject({ id: z.string().min(1) }));

/** What a reader's `findMissing` gives. */
export const missingShape = z.array(z.string());

/** What a reader's `open` gives, as far as every kind of sample needs it. */
export const openDatasetShape = z.looseObject({
  kind: z.enum(sampleKinds),
  classNames: z.array(z.string()),
  templates: z.array(z.string().includes('{c}', { message: 'expected {c}, where the class name goes' })),
  metadataColumns: z.array(z.string()),
  files: z.array(z.string()).min(1),
  parts: z.array(
    z.looseObject({
      name: z.string(),
      samples: callable,
    }),
  ),
});

/** What a metric of `bench score` gives. */
export const scoreShape = z.looseObject({
  metrics: z.record(z.string(), z.union([z.number(), z.null(), z.record(z.string(), z.unknown())])),
  n: z.int().nonnegative(),
});

/** Throws `ErrorClass`, `where` first, naming the first member that is not as the shape says. */
export function checkShape(value: unknown, shape: z.ZodType, where: string, Failure: ErrorClass): void {
  const result = shape.safeParse(value);
  if (!result.success) throw new Failure(`${where}: ${describeIssue(result.error, value, shape).message}`);
}
