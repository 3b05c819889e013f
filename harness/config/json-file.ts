import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { messageOf } from '../core/errors.js';

type ErrorClass = new (message: string) => Error;

/** The value of a JSON file under this schema. Throws `ErrorClass` with one line: file, place, problem. */
export async function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  ErrorClass: ErrorClass,
): Promise<z.output<Schema>> {
  return parseJson(await readTextFile(file, ErrorClass), file, schema, ErrorClass);
}

/** The value of a JSON file of somebody else's making, unchecked. Throws `ErrorClass` when it is not JSON. */
export async function readUncheckedJson(file: string, ErrorClass: ErrorClass): Promise<unknown> {
  return parseJson(await readTextFile(file, ErrorClass), file, z.unknown(), ErrorClass);
}

/** The text of a UTF-8 file. Throws `ErrorClass` with one line when it cannot be read. */
export async function readTextFile(file: string, ErrorClass: ErrorClass): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ErrorClass(`${file}: ${describeReadFailure(error)}`);
  }
}

/** The bytes of a file. Throws `ErrorClass` with one line when it cannot be read. */
export async function readBytes(file: string, ErrorClass: ErrorClass): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new ErrorClass(`${file}: ${describeReadFailure(error)}`);
  }
}

/** The value of JSON text under this schema; `where` names it in errors. */
export function parseJson<Schema extends z.ZodType>(
  text: string,
  where: string,
  schema: Schema,
  ErrorClass: ErrorClass,
): z.output<Schema> {
  let value: unknown;
  try {
    // Some editors begin a file with a byte order mark, which JSON does not know.
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new ErrorClass(`${where}: not valid JSON (${messageOf(error)})`);
  }
  return checkValue(value, where, schema, ErrorClass);
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

function describeReadFailure(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'file not found';
  if (code === 'EACCES') return 'no permission to read it';
  if (code === 'EISDIR') return 'is a folder, expected a file';
  return (error as Error).message;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
