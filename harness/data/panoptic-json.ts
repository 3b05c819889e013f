import type { Category, Segment } from '../core/annotations.js';
import { DataError } from '../core/errors.js';
import { leadsOut } from '../core/inside-path.js';

/** The segments of one image, as a panoptic JSON file has them. */
export interface PanopticAnnotation {
  readonly imageId: number | string;
  /** The PNG file of its segment ids, relative to the folder of maps. */
  readonly fileName: string;
  readonly segments: readonly Segment[];
}

/** What a panoptic JSON file says. */
export interface PanopticFile {
  /** By ascending id. */
  readonly categories: readonly Category[];
  /** In the order of the file. */
  readonly annotations: readonly PanopticAnnotation[];
}

/** Segment ids are colours: R + 256 G + 65536 B; 0 is void. */
const largestId = 2 ** 24 - 1;

/** What the JSON value of a COCO panoptic file says. `where` begins every message. Throws DataError at the first member that
 *  is not of the form, an id that comes twice, and a segment of no known category.
 *  Source of the form: cocodataset/panopticapi, converters and evaluation.py. */
export function parsePanopticFile(json: unknown, where: string): PanopticFile {
  const { categories, annotations } = toObject(json, where, 'the file');
  const known = parseCategories(categories, where);
  const ids = new Set(known.map(({ id }) => id));
  const seen = new Set<string>();
  const images = toList(annotations, where, 'annotations').map((item, index) => {
    const annotation = parseAnnotation(item, where, `annotations[${index}]`, ids);
    if (seen.has(String(annotation.imageId)))
      throw new DataError(
        `${where}: annotations[${index}]: image_id ${JSON.stringify(annotation.imageId)} comes twice, expected once`,
      );
    seen.add(String(annotation.imageId));
    return annotation;
  });
  return { categories: known, annotations: images };
}

function parseCategories(value: unknown, where: string): readonly Category[] {
  const categories = toList(value, where, 'categories').map((item, index): Category => {
    const at = `categories[${index}]`;
    const { id, name = String(id), isthing } = toObject(item, where, at);
    if (typeof name !== 'string') throw wrong(where, `${at}.name`, name, 'a text');
    const isThing = toFlag(isthing, where, `${at}.isthing`);
    return { id: toInteger(id, where, `${at}.id`), name, names: [name], isThing };
  });
  const sorted = categories.toSorted((a, b) => a.id - b.id);
  const twice = sorted.find(({ id }, index) => index > 0 && sorted[index - 1].id === id);
  if (twice) throw new DataError(`${where}: categories: id ${twice.id} comes twice, expected once`);
  return sorted;
}

function parseAnnotation(
  item: unknown,
  where: string,
  at: string,
  known: ReadonlySet<number>,
): PanopticAnnotation {
  const { image_id, file_name, segments_info } = toObject(item, where, at);
  if (typeof image_id !== 'string' && typeof image_id !== 'number')
    throw wrong(where, `${at}.image_id`, image_id, 'a number or a text');
  // files of predictions are called by it
  if (typeof image_id === 'string' && /^\.|[/\\]/.test(image_id))
    throw wrong(where, `${at}.image_id`, image_id, 'a name without / and \\ that does not begin with a dot');
  if (typeof file_name !== 'string' || leadsOut(file_name))
    throw wrong(where, `${at}.file_name`, file_name, 'the name of a file in the folder of the maps');
  const seen = new Set<number>();
  const segments = toList(segments_info, where, `${at}.segments_info`).map((segment, index) => {
    const parsed = parseSegment(segment, where, `${at}.segments_info[${index}]`, known);
    if (seen.has(parsed.id))
      throw new DataError(
        `${where}: ${at} (${file_name}): segment id ${parsed.id} comes twice, expected once`,
      );
    seen.add(parsed.id);
    return parsed;
  });
  return { imageId: image_id, fileName: file_name, segments };
}

function parseSegment(item: unknown, where: string, at: string, known: ReadonlySet<number>): Segment {
  const { id, category_id, area, iscrowd = 0 } = toObject(item, where, at);
  const segment = {
    id: toInteger(id, where, `${at}.id`),
    categoryId: toInteger(category_id, where, `${at}.category_id`),
    area: toInteger(area, where, `${at}.area`),
    crowd: toFlag(iscrowd, where, `${at}.iscrowd`),
  };
  if (segment.id < 1 || segment.id > largestId)
    throw wrong(where, `${at}.id`, id, `1 to ${largestId}, of which 0 would be void`);
  if (segment.area < 0) throw wrong(where, `${at}.area`, area, 'a number of pixels');
  if (!known.has(segment.categoryId))
    throw wrong(where, `${at}.category_id`, category_id, 'an id of the categories of the file');
  return segment;
}

function toObject(value: unknown, where: string, at: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw wrong(where, at, value, 'an object');
}

function toList(value: unknown, where: string, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(where, at, value, 'a list');
}

function toInteger(value: unknown, where: string, at: string): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw wrong(where, at, value, 'a whole number');
}

function toFlag(value: unknown, where: string, at: string): boolean {
  if (value === 0 || value === false) return false;
  if (value === 1 || value === true) return true;
  throw wrong(where, at, value, '0 or 1');
}

function wrong(where: string, at: string, value: unknown, expected: string): DataError {
  const got = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
  return new DataError(`${where}: ${at} is ${got}, expected ${expected}`);
}
