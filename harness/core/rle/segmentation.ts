import type { Rle } from '../annotations.js';
import { mergeMasks } from './merge.js';
import { rasterizePolygon } from './polygon.js';
import { createRle } from './runs.js';
import { parseRle } from './text.js';

/** The mask of a `segmentation` as COCO and LVIS files have it, for an image of this size: a list of polygons (their union),
 *  or `{size: [height, width], counts}` with the run lengths as a list or as compressed text. Throws RangeError on anything
 *  else, on a size that is not the image's, and on an empty list. Source: COCO API, pycocotools/coco.py (annToRLE). */
export function parseSegmentation(segmentation: unknown, height: number, width: number): Rle {
  if (Array.isArray(segmentation)) return mergePolygons(segmentation as readonly unknown[], height, width);
  if (typeof segmentation !== 'object' || segmentation === null)
    throw new RangeError(
      `segmentation is ${show(segmentation)}, expected a list of polygons, or {"size", "counts"}`,
    );
  const { size, counts } = segmentation as { readonly size?: unknown; readonly counts?: unknown };
  if (!isSize(size))
    throw new RangeError(`size of the segmentation is ${show(size)}, expected [height, width]`);
  if (size[0] !== height || size[1] !== width)
    throw new RangeError(
      `the mask is of ${size[0]} x ${size[1]} pixels (height x width), expected ${height} x ${width}, the size of its image`,
    );
  if (typeof counts === 'string') return parseRle(counts, height, width);
  if (Array.isArray(counts)) return createRle(counts as readonly number[], height, width);
  throw new RangeError(
    `counts of the segmentation are ${show(counts)}, expected run lengths, as a list or a text`,
  );
}

function mergePolygons(polygons: readonly unknown[], height: number, width: number): Rle {
  if (polygons.length === 0)
    throw new RangeError('segmentation is an empty list, expected at least one polygon');
  return mergeMasks(
    polygons.map((polygon) => {
      if (Array.isArray(polygon)) return rasterizePolygon(polygon as readonly number[], height, width);
      throw new RangeError(`a polygon is ${show(polygon)}, expected a list of x and y in turn`);
    }),
    'union',
  );
}

function isSize(size: unknown): size is readonly [number, number] {
  return Array.isArray(size) && size.length === 2 && size.every((side) => Number.isInteger(side));
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value).slice(0, 60);
}
