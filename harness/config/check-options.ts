import type { z } from 'zod';
import { ConfigError } from '../core/errors.js';
import { describeIssue } from './describe-issue.js';

/** The options under their schema. `where` takes them: `bench run`, or the name of a function. Throws ConfigError on a key that is
 *  misspelt, naming the nearest ones, and on a value of another type; schemas throw their own on a value that cannot be. */
export function checkOptions<Schema extends z.ZodType>(
  options: unknown,
  where: string,
  schema: Schema,
): z.output<Schema> {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  throw new ConfigError(`${where}: ${describeIssue(result.error, options, schema).message}`);
}
