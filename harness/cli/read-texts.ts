import { buffer } from 'node:stream/consumers';
import { readBytes } from '../config/read-file.js';
import { DataError, messageOf } from '../core/errors.js';
import { parseJson } from '../core/parse-json.js';

/** The texts of a file, or of standard input for `-`: one a line, or a JSON array of strings where the file is called
 *  .json or begins with `[`. An empty line is an empty text; a line break at the end begins none. Throws DataError when
 *  it cannot be read, is not UTF-8, or holds no texts. */
export async function readTexts(file: string): Promise<readonly string[]> {
  const where = file === '-' ? 'standard input' : file;
  const content = decode(await (file === '-' ? buffer(process.stdin) : readBytes(file, DataError)), where);
  const isJson = file.endsWith('.json') || content.trimStart().startsWith('[');
  const texts = isJson ? parseArray(content, where) : splitLines(content);
  if (texts.length === 0) throw new DataError(`${where}: no texts in it, expected at least one`);
  return texts;
}

function decode(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DataError(`${where}: is not UTF-8. Save it in UTF-8`);
  }
}

function parseArray(content: string, where: string): readonly string[] {
  const expected = 'expected an array of strings, as the file is called .json or begins with "["';
  let value: unknown;
  try {
    value = parseJson(content);
  } catch (error) {
    throw new DataError(`${where}: not valid JSON (${messageOf(error)}), ${expected}`);
  }
  if (!Array.isArray(value)) throw new DataError(`${where}: JSON, but no array, ${expected}`);
  const items: readonly unknown[] = value;
  const texts = items.filter((item) => typeof item === 'string');
  if (texts.length === items.length) return texts;
  const wrong = items.findIndex((item) => typeof item !== 'string');
  throw new DataError(`${where}: item ${wrong} is ${JSON.stringify(items[wrong])}, ${expected}`);
}

function splitLines(content: string): readonly string[] {
  const lines = content.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
