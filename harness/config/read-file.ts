// Reading files without checking them against a schema: worker threads do it, and need not load what checks.
import { readFile } from 'node:fs/promises';
import { messageOf } from '../core/errors.js';
import { parseJson } from '../core/parse-json.js';

/** The class of the error that a reader throws. */
export type ErrorClass = new (message: string) => Error;

/** The value of a JSON file of somebody else's making, unchecked. Throws `ErrorClass` when it is not JSON. */
export async function readUncheckedJson(file: string, ErrorClass: ErrorClass): Promise<unknown> {
  return parseUnchecked(await readTextFile(file, ErrorClass), file, ErrorClass);
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

/** The value of JSON text; `where` names it in errors. Throws `ErrorClass` when it is not JSON. */
export function parseUnchecked(text: string, where: string, ErrorClass: ErrorClass): unknown {
  try {
    // Some editors begin a file with a byte order mark, which JSON does not know.
    return parseJson(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new ErrorClass(`${where}: not valid JSON (${messageOf(error)})`);
  }
}

function describeReadFailure(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'file not found';
  if (code === 'EACCES') return 'no permission to read it';
  if (code === 'EISDIR') return 'is a folder, expected a file';
  return (error as Error).message;
}
