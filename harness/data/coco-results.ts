import type { Box, Detection } from '../core/annotations.js';
import { DataError } from '../core/errors.js';
import { boxOfMask, measureArea } from '../core/rle/measure.js';
import { boxOf, integerOf, maskOf, numberOf, show, toFields, type Fields } from './coco-fields.js';
import { streamJsonList } from './json-stream.js';

/** What results are of: ids and sizes of the images, ids of the categories, and the file that has them. */
export interface ResultsTruth {
  readonly file: string;
  readonly images: ReadonlyMap<number, { readonly height: number; readonly width: number }>;
  readonly categoryIds: ReadonlySet<number>;
}

/** The detections of a results file. */
export interface CocoResults {
  readonly count: number;
  /** The detections of an image, in the order of the file. Throws DataError on a damaged mask. */
  readonly detectionsOf: (imageId: number) => readonly Detection[];
}

/** Detections as numbers: of millions there is no room for objects. */
interface Columns {
  readonly images: Float64Array;
  readonly categories: Float64Array;
  readonly scores: Float64Array;
  readonly boxes: Float64Array;
  readonly areas: Float64Array;
}

/** The detections of a COCO or LVIS results file: a JSON array of any length, or JSONL, gzip or not. As in the API's loadRes
 *  the first result decides for all of them what their area is: that of the box if it has one, also where masks are scored;
 *  otherwise that of the mask, around which a box is drawn where there is none. Throws DataError naming the file and the
 *  result: on ids that the truth does not have, scores that are no finite numbers, and where `kind` is not there.
 *  Sources: pycocotools/coco.py (loadRes), lvis/results.py. */
export async function readCocoResults(
  file: string,
  truth: ResultsTruth,
  kind: 'box' | 'mask',
): Promise<CocoResults> {
  let columns = createColumns(1024);
  const masks: unknown[] = [];
  let byBox = true;
  const whereOf = (index: number) => () => `${file}: result ${index} (from 0)`;
  const count = await streamJsonList(file, (items, from) => {
    if (from === 0 && items.length > 0) byBox = isByBox(items[0], kind, file);
    while (columns.scores.length < from + items.length) columns = lengthen(columns);
    for (let i = 0; i < items.length; i++) takeResult(items[i], from + i);
  });
  const { starts, order } = groupByImage(columns, count, truth.images);
  return {
    count,
    detectionsOf: (imageId) => {
      const [start, end] = starts.get(imageId) ?? [0, 0];
      const detections: Detection[] = [];
      for (let place = start; place < end; place++) detections.push(toDetection(order[place], imageId));
      return detections;
    },
  };

  function takeResult(item: unknown, index: number): void {
    const where = whereOf(index);
    const fields = toFields(item, where);
    const imageId = integerOf(fields, 'image_id', where);
    if (!truth.images.has(imageId))
      throw new DataError(`${where()}: image_id is ${imageId}, expected an image of ${truth.file}`);
    const categoryId = integerOf(fields, 'category_id', where);
    if (!truth.categoryIds.has(categoryId))
      throw new DataError(`${where()}: category_id is ${categoryId}, expected a category of ${truth.file}`);
    columns.images[index] = imageId;
    columns.categories[index] = categoryId;
    columns.scores[index] = numberOf(fields, 'score', where);
    if (kind === 'mask') {
      checkPresent(fields, 'segmentation', where);
      masks[index] = fields.segmentation;
    }
    if (byBox || hasBox(fields)) setBox(index, boxOf(fields, where));
    else if (kind === 'mask') setBox(index, undefined);
    if (!byBox && kind === 'box') takeMaskOfBox(fields, imageId, index);
  }

  /** Boxes are scored, and the first result has none: boxes and areas are those of the masks. */
  function takeMaskOfBox(fields: Fields, imageId: number, index: number): void {
    const where = whereOf(index);
    const size = truth.images.get(imageId);
    checkPresent(fields, 'segmentation', where);
    if (!size || size.height === 0 || size.width === 0)
      throw new DataError(
        `${truth.file}: image id ${imageId} has no height and width, which the masks of ${file} need`,
      );
    const mask = maskOf(fields.segmentation, size, where);
    if (!hasBox(fields)) setBox(index, boxOfMask(mask));
    columns.areas[index] = measureArea(mask);
  }

  function setBox(index: number, box: Box | undefined): void {
    for (let side = 0; side < 4; side++) columns.boxes[4 * index + side] = box ? box[side] : NaN;
    columns.areas[index] = box && byBox ? box[2] * box[3] : NaN;
  }

  function toDetection(index: number, imageId: number): Detection {
    const { boxes } = columns;
    const at = 4 * index;
    const given: Box = [boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]];
    const common = { categoryId: columns.categories[index], score: columns.scores[index] };
    if (kind === 'box') return { ...common, box: given, area: columns.areas[index] };
    const size = truth.images.get(imageId) ?? { height: 0, width: 0 };
    const mask = maskOf(masks[index], size, whereOf(index));
    return {
      ...common,
      box: Number.isNaN(given[0]) ? boxOfMask(mask) : given,
      mask,
      area: byBox ? columns.areas[index] : measureArea(mask),
    };
  }
}

/** Whether the first result has a box. */
function isByBox(first: unknown, kind: 'box' | 'mask', file: string): boolean {
  const where = () => `${file}: result 0 (from 0)`;
  const fields = toFields(first, where);
  if (fields.image_id === undefined && ('annotations' in fields || 'images' in fields))
    throw new DataError(`${file}: an object with annotations, expected a list of results`);
  if (hasBox(fields)) return true;
  if (fields.segmentation !== undefined) return false;
  throw new DataError(`${where()}: ${kind === 'box' ? 'bbox' : 'segmentation'} is missing`);
}

/** An empty box is none. */
function hasBox({ bbox }: Fields): boolean {
  return bbox !== undefined && !(Array.isArray(bbox) && bbox.length === 0);
}

function checkPresent(fields: Fields, name: string, where: () => string): void {
  if (fields[name] === undefined || fields[name] === null)
    throw new DataError(`${where()}: ${name} is ${show(fields[name])}, expected one`);
}

/** The results of each image, in the order of the file: places of the first and behind the last in `order`. */
function groupByImage(
  { images }: Columns,
  count: number,
  known: ResultsTruth['images'],
): { starts: ReadonlyMap<number, readonly [start: number, end: number]>; order: Int32Array } {
  const counts = new Map<number, number>();
  for (let i = 0; i < count; i++) counts.set(images[i], (counts.get(images[i]) ?? 0) + 1);
  const starts = new Map<number, readonly [number, number]>();
  const next = new Map<number, number>();
  let start = 0;
  for (const id of known.keys()) {
    const end = start + (counts.get(id) ?? 0);
    starts.set(id, [start, end]);
    next.set(id, start);
    start = end;
  }
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const place = next.get(images[i]) ?? 0;
    order[place] = i;
    next.set(images[i], place + 1);
  }
  return { starts, order };
}

function createColumns(size: number): Columns {
  return {
    images: new Float64Array(size),
    categories: new Float64Array(size),
    scores: new Float64Array(size),
    boxes: new Float64Array(4 * size),
    areas: new Float64Array(size),
  };
}

function lengthen(columns: Columns): Columns {
  const longer = createColumns(2 * columns.scores.length);
  longer.images.set(columns.images);
  longer.categories.set(columns.categories);
  longer.scores.set(columns.scores);
  longer.boxes.set(columns.boxes);
  longer.areas.set(columns.areas);
  return longer;
}
