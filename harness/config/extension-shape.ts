import { z } from 'zod';
import { ConfigError } from '../core/errors.js';
import { heads } from '../core/heads.js';
import { exchangeFormats } from '../core/protocol.js';
import type { SampleKind } from '../core/sample.js';
import { describeIssue } from './describe-issue.js';

/** Every kind of sample that a reader may give. */
export const sampleKinds = [
  'labelled-image',
  'multi-labelled-image',
  'captioned-image',
  'named-image',
  'annotated-image',
  'panoptic-image',
  'label-map',
  'question',
] as const satisfies readonly SampleKind[];

const callable = z.custom((value) => typeof value === 'function', 'expected a function');
const named = (pattern: RegExp, like: string) => z.string().regex(pattern, `expected an id such as ${like}`);
const exchange = z.enum(exchangeFormats);

// Open: an object of a class has more members, and what is called is the object itself, not what was parsed.
const protocolShape = z.looseObject({
  id: named(/^[a-z0-9][a-z0-9-]*$/, 'nearest-mean'),
  version: z.int().positive(),
  needs: z.array(z.enum(heads)).min(1),
  perSample: z.enum(heads).exclude(['text']),
  samples: z.array(z.enum(sampleKinds)).min(1),
  metrics: z.array(z.string()).min(1),
  judged: z.literal(true).optional(),
  exchange: z.union([exchange, z.partialRecord(z.enum(sampleKinds), exchange)]).optional(),
  digests: z.literal(true).optional(),
  start: callable,
});

const metricShape = z.looseObject({
  id: named(/^[A-Za-z0-9][\w.@+-]*$/, 'top1_of_5'),
  unit: z.enum(['fraction', 'points', 'grade']),
  range: z.tuple([z.number(), z.number().nullable()]),
  higherIsBetter: z.boolean().nullable(),
  summary: z.string().min(1),
});

const readerShape = z.looseObject({ findMissing: callable, open: callable });

/** Options that every metric of `bench score` has. */
const takenOptions: readonly string[] = ['json', 'help', 'extension'];

const scorerShape = z.looseObject({
  id: named(/^[a-z0-9][a-z0-9-]*$/, 'my-score').refine((id) => id !== 'help', 'expected another id'),
  summary: z.string().min(1),
  options: z.array(
    z.looseObject({
      name: named(/^[a-z][a-z0-9-]*$/, 'truth').refine(
        (name) => !takenOptions.includes(name),
        'every metric has an option of this name, expected another',
      ),
      value: z.string().min(1).optional(),
      description: z.string(),
      required: z.boolean().optional(),
      repeated: z.boolean().optional(),
    }),
  ),
  example: z.string(),
  score: callable,
});

// Closed: a misspelt `protocol` would bring nothing, and nobody would be told.
const extensionShape = z.strictObject({
  name: z
    .string()
    .regex(/^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/, 'expected a name as of an npm package'),
  version: z.string().min(1).optional(),
  protocols: z.array(protocolShape).optional(),
  metrics: z.array(metricShape).optional(),
  readers: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected a format such as listed-images'), readerShape)
    .optional(),
  scorers: z.array(scorerShape).optional(),
});

/** Throws ConfigError, naming the member, where a value is no extension: types say it at build time, and plain JavaScript has none.
 *  `where` is what came before it is known by name: the module. */
export function checkExtensionShape(value: unknown, where: string): void {
  const result = extensionShape.safeParse(value);
  if (result.success) return;
  const name = (value as { readonly name?: unknown } | null | undefined)?.name;
  const who = typeof name === 'string' && name !== '' ? name : where;
  throw new ConfigError(`${who}: ${describeIssue(result.error, value, extensionShape).message}`);
}
