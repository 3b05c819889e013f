import { join } from 'node:path';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { DataError } from '../../core/errors.js';
import { show, textOf, toFields, type Fields } from '../coco-fields.js';
import { readDataJson } from '../data-file.js';
import { parseJsonList } from '../json-lines.js';
import { readDataText } from '../text-file.js';

/** A member that is a text. Throws DataError where it is anything else, or absent. */
export function needText(fields: Fields, name: string, where: () => string): string {
  const value = textOf(fields, name, where);
  if (value !== undefined) return value;
  throw new DataError(`${where()}: ${name} is missing, expected a text`);
}

/** A member that is an id: a whole number or a text that is not empty. */
export function idOf(fields: Fields, name: string, where: () => string): string | number {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new DataError(`${where()}: ${name} is ${show(value)}, expected a whole number or a text`);
}

/** A member that is a list of texts; `member` takes the text out of items that are objects. */
export function textsOf(
  fields: Fields,
  name: string,
  where: () => string,
  member?: string,
): readonly string[] {
  const value = fields[name];
  if (!Array.isArray(value)) throw new DataError(`${where()}: ${name} is ${show(value)}, expected a list`);
  return value.map((item: unknown, index) => {
    const at = () => `${where()}: ${name} ${index} (from 0)`;
    const text = member === undefined ? item : toFields(item, at)[member];
    if (typeof text === 'string') return text;
    throw new DataError(`${at()} is ${show(text)}, expected a text`);
  });
}

/** A member that is a list. */
export function listOf(fields: Fields, name: string, where: () => string): readonly unknown[] {
  const value = fields[name];
  if (Array.isArray(value)) return value as readonly unknown[];
  throw new DataError(`${where()}: ${name} is ${show(value)}, expected a list`);
}

/** The items of a JSONL file of a data set, or of one that holds a JSON array. Throws DataError, the id of the data set first,
 *  where the file cannot be read or a line is no JSON. */
export async function readItems(
  folder: string,
  name: string,
  entry: DatasetEntry,
): Promise<readonly unknown[]> {
  return parseJsonList(await readDataText(folder, name, entry), `${entry.id}: ${join(folder, name)}`);
}

/** The members of the object that a JSON file of a data set holds. */
export async function readObject(folder: string, name: string, entry: DatasetEntry): Promise<Fields> {
  return toFields(await readDataJson(folder, name, entry), () => `${entry.id}: ${join(folder, name)}`);
}
