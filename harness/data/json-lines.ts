import { DataError, messageOf } from '../core/errors.js';
import { parseJson } from '../core/parse-json.js';
import { readBytes } from './byte-source.js';

/** The items of a file that holds a list: a JSON array, or JSONL (one JSON value a line), gzip or not. What is JSON as a
 *  whole is read as that: an array is the list, any other value a list of one. Blank lines are passed over in JSONL.
 *  Throws DataError naming the file, and the line where one is broken. */
export async function readJsonList(file: string): Promise<readonly unknown[]> {
  return parseJsonList(decodeText(await readBytes(file), file), file);
}

/** The same for text that is already there; `where` begins every message. */
export function parseJsonList(text: string, where: string): readonly unknown[] {
  const whole = parse(text);
  if (whole.ok) return Array.isArray(whole.value) ? (whole.value as readonly unknown[]) : [whole.value];
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trim() !== '');
  if (start < 0) throw new DataError(`${where}: no JSON in it, only blanks. An empty list is written []`);
  // a first line that is no JSON by itself: an array over several lines, or no JSON at all
  if (!parse(lines[start]).ok) throw new DataError(`${where}: not a JSON list (${whole.message})`);
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const one = parse(line);
    if (one.ok) return [one.value];
    throw new DataError(`${where}: line ${index + 1} is not JSON (${one.message})`);
  });
}

/** UTF-8 text, a byte order mark taken off. Throws DataError on bytes that are not UTF-8. */
export function decodeText(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DataError(`${where}: is not text in UTF-8, and no format that is known here`);
  }
}

type Parsed =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

function parse(text: string): Parsed {
  try {
    return { ok: true, value: parseJson(text) };
  } catch (error) {
    return { ok: false, message: messageOf(error) };
  }
}
