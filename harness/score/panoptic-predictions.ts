import { DataError } from '../core/errors.js';
import { leadsOut } from '../core/inside-path.js';
import type { PredictedSegment } from '../metrics/segmentation/panoptic-matches.js';

/** The predicted segments of one image. */
export interface PanopticPrediction {
  readonly imageId: number | string;
  /** The PNG file of its segment ids, relative to the folder of maps. */
  readonly fileName: string;
  readonly segments: readonly PredictedSegment[];
}

type Members = Readonly<Record<string, unknown>>;

/** The predictions of a panoptic JSON value: an object with `annotations`, or the list of them alone; areas are not read,
 *  they are counted. `where` begins every message. Throws DataError at the first member that is not of the form, and on an
 *  image that comes twice. Source of the form: cocodataset/panopticapi, panopticapi/evaluation.py. */
export function parsePanopticPredictions(json: unknown, where: string): readonly PanopticPrediction[] {
  const list = Array.isArray(json) ? json : toObject(json, where, 'the file').annotations;
  const seen = new Set<number | string>();
  return toList(list, where, 'annotations').map((item, index) => {
    const at = `annotations[${index}]`;
    const { image_id, file_name, segments_info } = toObject(item, where, at);
    if (typeof image_id !== 'string' && typeof image_id !== 'number')
      throw wrong(where, `${at}.image_id`, image_id, 'a number or a text');
    if (seen.has(image_id))
      throw new DataError(`${where}: ${at}: image_id ${JSON.stringify(image_id)} comes twice, expected once`);
    seen.add(image_id);
    if (typeof file_name !== 'string' || file_name === '' || leadsOut(file_name))
      throw wrong(where, `${at}.file_name`, file_name, 'the name of a PNG file in the folder of the maps');
    const segments = toList(segments_info, where, `${at}.segments_info`).map((segment, place) =>
      parseSegment(segment, where, `${at}.segments_info[${place}]`),
    );
    return { imageId: image_id, fileName: file_name, segments };
  });
}

function parseSegment(item: unknown, where: string, at: string): PredictedSegment {
  const { id, category_id } = toObject(item, where, at);
  if (!Number.isSafeInteger(id)) throw wrong(where, `${at}.id`, id, 'a whole number');
  if (!Number.isSafeInteger(category_id))
    throw wrong(where, `${at}.category_id`, category_id, 'a whole number');
  return { id: id as number, categoryId: category_id as number };
}

function toObject(value: unknown, where: string, at: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw wrong(where, at, value, 'an object');
}

function toList(value: unknown, where: string, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(where, at, value, 'a list');
}

function wrong(where: string, at: string, value: unknown, expected: string): DataError {
  const got = value === undefined ? 'missing' : JSON.stringify(value).slice(0, 60);
  return new DataError(`${where}: ${at} is ${got}, expected ${expected}`);
}
