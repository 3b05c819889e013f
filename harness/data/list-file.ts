import { DataError } from '../core/errors.js';
import { readBytes } from './byte-source.js';
import { decodeText, parseJsonList } from './json-lines.js';
import { isNpy } from './npy-header.js';
import { parseNpyRow } from './npy.js';

/** The whole numbers of a file: a one-row `.npy` of integers, a JSON array, or one number a line; gzip or not.
 *  Throws DataError naming the file, and the item that is no whole number. */
export async function readIntegers(file: string): Promise<readonly number[]> {
  const bytes = await readBytes(file);
  if (isNpy(bytes)) return parseNpyRow(bytes, file);
  const text = decodeText(bytes, file);
  return text.trimStart().startsWith('[') ? parseArray(text, file) : parseNumberLines(text, file);
}

function parseArray(text: string, file: string): readonly number[] {
  return parseJsonList(text, file).map((value, index) => {
    if (Number.isSafeInteger(value)) return value as number;
    throw new DataError(
      `${file}: item ${index} (from 0) is ${JSON.stringify(value).slice(0, 60)}, expected a whole number`,
    );
  });
}

function parseNumberLines(text: string, file: string): readonly number[] {
  const lines = text.trimEnd().split(/\r?\n/);
  return lines.map((line, index) => {
    const value = /^\s*[+-]?\d+\s*$/.test(line) ? Number(line) : NaN;
    if (Number.isSafeInteger(value)) return value;
    throw new DataError(
      `${file}: line ${index + 1} is ${JSON.stringify(line.slice(0, 60))}, expected a whole number a line, a JSON array, or .npy`,
    );
  });
}
