import type { z } from 'zod';
import { parseUnchecked, readTextFile, type ErrorClass } from './read-file.js';

/** The value of a JSON file under this schema. Throws `ErrorClass` with one line: file, place, problem. */
export async function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  ErrorClass: ErrorClass,
): Promise<z.output<Schema>> {
  return parseJson(await readTextFile(file, ErrorClass), file, schema, ErrorClass);
}

/** The value of JSON text under this schema; `where` names it in errors. */
export function parseJson<Schema extends z.ZodType>(
  text: string,
  where: string,
  schema: Schema,
  ErrorClass: ErrorClass,
): z.output<Schema> {
  return checkValue(parseUnchecked(text, where, ErrorClass), where, schema, ErrorClass);
}

/** The value under this schema. Throws `ErrorClass` naming the first member that is wrong. */
export function checkValue<Schema extends z.ZodType>(
  value: unknown,
  where: string,
  schema: Schema,
  ErrorClass: ErrorClass,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const place = issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ` : '';
  throw new ErrorClass(`${where}: ${place}${lowerFirst(issue.message)}`);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
