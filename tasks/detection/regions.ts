import type { Box, Rle } from '../../harness/core/annotations.js';
import type { GridLayout } from '../../harness/core/encoder.js';
import { DataError } from '../../harness/core/errors.js';
import { boxOfMask } from '../../harness/core/rle/measure.js';
import type { PanopticImage } from '../../harness/core/sample.js';
import { decodePanopticMap } from '../../harness/preprocess/maps/panoptic-map.js';
import type { Corners } from './roi-align.js';
import { masksOfMap } from './segment-masks.js';

/** A region of an image of which the category is known. */
export interface TrueRegion {
  readonly categoryId: number;
  readonly box: Box;
  readonly mask?: Rle;
}

/** The segments of a panoptic image as regions: crowds are none. Boxes are those around the pixels, in whole pixels. Throws
 *  DataError when the map lacks a segment. */
export function regionsOfPanoptic({ id, segments, map }: PanopticImage): readonly TrueRegion[] {
  const where = `sample ${id}: its panoptic map`;
  const masks = masksOfMap(decodePanopticMap(map, where));
  return segments
    .filter(({ crowd }) => !crowd)
    .map((segment) => {
      const mask = masks.get(segment.id);
      if (!mask)
        throw new DataError(
          `${where} has no pixel of segment ${segment.id}. Check the file, or take another copy`,
        );
      return { categoryId: segment.categoryId, box: boxOfMask(mask), mask };
    });
}

/** The corners of a box. */
export function cornersOf([x, y, width, height]: Box): Corners {
  return [x, y, x + width, y + height];
}

/** Corners in pixels of the image in cells of the grid of its features. */
export function toGrid([x1, y1, x2, y2]: Corners, { source, resized, stride }: GridLayout): Corners {
  const [down, along] = [0, 1].map((axis) => resized[axis] / source[axis] / stride);
  return [x1 * along, y1 * down, x2 * along, y2 * down];
}

/** Throws DataError when an image is of another size than its annotations are. */
export function checkSize(
  id: string,
  [height, width]: readonly [number, number],
  truth: { readonly height: number; readonly width: number },
): void {
  if (truth.height === height && truth.width === width) return;
  throw new DataError(
    `sample ${id}: the image is ${height} x ${width}, its annotations are for ${truth.height} x ${truth.width} (height x width). ` +
      'Take the image that was annotated',
  );
}
