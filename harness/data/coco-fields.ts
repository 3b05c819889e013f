import type { Box, Category, Rle } from '../core/annotations.js';
import { DataError } from '../core/errors.js';
import { parseSegmentation } from '../core/rle/segmentation.js';

/** The members of an item that has not been checked. */
export type Fields = Readonly<Record<string, unknown>>;

/** The members of an item. Throws DataError when it is no object; `where` is asked for only then, as in all functions here:
 *  a file has millions of items. */
export function toFields(item: unknown, where: () => string): Fields {
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) return item as Fields;
  throw new DataError(`${where()}: got ${show(item)}, expected an object`);
}

/** A member that is a whole number, such as an id. */
export function integerOf(fields: Fields, name: string, where: () => string): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new DataError(`${where()}: ${name} is ${show(value)}, expected a whole number`);
}

/** A member that is a finite number, not below 0 where `least` says so. */
export function numberOf(fields: Fields, name: string, where: () => string, least = -Infinity): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isFinite(value) && value >= least) return value;
  const expected = least === -Infinity ? 'a finite number' : `a finite number, ${least} or more`;
  throw new DataError(`${where()}: ${name} is ${show(value)}, expected ${expected}`);
}

/** A member that is a flag: 0 or 1, true or false; false when it is absent. */
export function flagOf(fields: Fields, name: string, where: () => string): boolean {
  const value = fields[name];
  if (value === undefined || value === 0 || value === false) return false;
  if (value === 1 || value === true) return true;
  throw new DataError(`${where()}: ${name} is ${show(value)}, expected 0 or 1`);
}

/** A member that is a text; undefined when it is absent or null, as exporters write what they do not know. */
export function textOf(fields: Fields, name: string, where: () => string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new DataError(`${where()}: ${name} is ${show(value)}, expected a text`);
}

/** The `bbox`: four finite numbers, width and height not below 0. Boxes turned inside out have no meaning, though
 *  pycocotools takes them and matches none. */
export function boxOf({ bbox }: Fields, where: () => string): Box {
  if (!Array.isArray(bbox) || bbox.length !== 4)
    throw new DataError(`${where()}: bbox is ${show(bbox)}, expected [x, y, width, height]`);
  const [x, y, width, height] = bbox as readonly unknown[];
  if (isFinite(x) && isFinite(y) && isFinite(width) && isFinite(height) && width >= 0 && height >= 0)
    return [x, y, width, height];
  throw new DataError(
    `${where()}: bbox is ${show(bbox)}, expected four finite numbers with width and height 0 or more`,
  );
}

/** The mask of a `segmentation`, for an image of this size. */
export function maskOf(
  segmentation: unknown,
  { height, width }: { readonly height: number; readonly width: number },
  where: () => string,
): Rle {
  try {
    return parseSegmentation(segmentation, height, width);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DataError(`${where()}: ${error.message}`);
  }
}

/** A category of a COCO or LVIS file: its names are the name and the synonyms, each once. One without a name goes by its id. */
export function parseCategory(item: unknown, lvis: boolean, where: () => string): Category {
  const fields = toFields(item, where);
  const id = integerOf(fields, 'id', where);
  const whereId = () => `${where()} (id ${id})`;
  const name = textOf(fields, 'name', whereId) ?? String(id);
  const { synonyms = [], frequency, isthing } = fields;
  if (!Array.isArray(synonyms) || !synonyms.every((one) => typeof one === 'string'))
    throw new DataError(`${whereId()}: synonyms are ${show(synonyms)}, expected a list of names`);
  if (lvis && frequency !== 'r' && frequency !== 'c' && frequency !== 'f')
    throw new DataError(
      `${whereId()}: frequency is ${show(frequency)}, expected "r", "c" or "f", as LVIS has it`,
    );
  return {
    id,
    name,
    names: [...new Set([name, ...(synonyms as readonly string[])])],
    ...(lvis ? { frequency: frequency as 'r' | 'c' | 'f' } : {}),
    ...(isthing === undefined ? {} : { isThing: flagOf(fields, 'isthing', whereId) }),
  };
}

/** A list of category ids that an LVIS image has. */
export function idsOf(fields: Fields, name: string, where: () => string): readonly number[] {
  const value = fields[name];
  if (Array.isArray(value) && value.every((id) => Number.isSafeInteger(id)))
    return value as readonly number[];
  throw new DataError(
    `${where()}: ${name} is ${show(value)}, expected a list of category ids, as LVIS has it`,
  );
}

/** A value as a message quotes it. */
export function show(value: unknown): string {
  if (value === undefined) return 'missing';
  return typeof value === 'number' ? String(value) : JSON.stringify(value).slice(0, 60);
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
