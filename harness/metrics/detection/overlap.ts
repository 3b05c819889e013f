import type { Box, Detection, TrueObject } from '../../core/annotations.js';
import { MetricError } from '../../core/errors.js';
import { maskIou } from '../../core/rle/iou.js';
import type { IouKind } from './rules.js';

/** Intersection over union of a detected and a true box; for a crowd intersection over the area of the detection. Boxes are
 *  continuous, no +1 on widths; 0 where they only touch. Source: COCO API, common/maskApi.c (bbIou). */
export function boxIou(detected: Box, truth: Box, crowd = false): number {
  const width = Math.min(detected[2] + detected[0], truth[2] + truth[0]) - Math.max(detected[0], truth[0]);
  if (width <= 0) return 0;
  const height = Math.min(detected[3] + detected[1], truth[3] + truth[1]) - Math.max(detected[1], truth[1]);
  if (height <= 0) return 0;
  const intersection = width * height;
  const area = detected[2] * detected[3];
  return intersection / (crowd ? area : area + truth[2] * truth[3] - intersection);
}

/** The overlap of each detection with each object: [D, G], row-major. Throws MetricError where a mask is wanted and absent,
 *  or masks of one image differ in size. */
export function measureOverlaps(
  detections: readonly Detection[],
  objects: readonly TrueObject[],
  kind: IouKind,
): Float64Array {
  const overlaps = new Float64Array(detections.length * objects.length);
  let at = 0;
  for (const { box, mask } of detections)
    for (const truth of objects) {
      if (kind === 'box') overlaps[at++] = boxIou(box, truth.box, truth.crowd);
      else {
        if (!mask || !truth.mask)
          throw new MetricError(`AP of masks: ${mask ? `object ${truth.id}` : 'a detection'} has no mask`);
        try {
          overlaps[at++] = maskIou(mask, truth.mask, truth.crowd);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          throw new MetricError(`AP of masks: object ${truth.id}: ${error.message}`);
        }
      }
    }
  return overlaps;
}

/** What decides the size range of a detection. */
export function areaOf({ area, box }: Detection): number {
  return area ?? box[2] * box[3];
}
