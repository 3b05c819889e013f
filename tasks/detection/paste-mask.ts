import type { Rle } from '../../harness/core/annotations.js';
import { createRle } from '../../harness/core/rle/runs.js';
import type { Corners } from './roi-align.js';

/** The mask, in an image of this size [height, width], of which `logits` [side, side] fill a box: at the centre of each pixel
 *  their probabilities are interpolated bilinearly, with zeros around them, and the pixel is set from 0.5 on. Half a cell may
 *  so reach beyond the box. The mask of a box without width or height is empty.
 *  Sources: facebookresearch/detectron2, detectron2/layers/mask_ops.py (paste_masks_in_image); open-mmlab/mmdetection 2.28,
 *  mmdet/models/roi_heads/mask_heads/fcn_mask_head.py (_do_paste_mask). */
export function pasteMask(
  logits: Float32Array,
  side: number,
  [x1, y1, x2, y2]: Corners,
  [height, width]: readonly [number, number],
): Rle {
  const probabilities = Float64Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
  const down = placePixels(y1, y2, side, height);
  const along = placePixels(x1, x2, side, width);
  const counts: number[] = [];
  let [closed, start, end] = [0, 0, 0];
  const close = () => {
    if (end > start) counts.push(start - closed, end - start);
    closed = end;
  };
  // column by column, which is the order of run lengths
  for (const [x, u] of along)
    for (const [y, v] of down) {
      if (interpolate(probabilities, side, v, u) < 0.5) continue;
      const at = x * height + y;
      if (at !== end) {
        close();
        start = at;
      }
      end = at + 1;
    }
  close();
  if (closed < height * width) counts.push(height * width - closed);
  return createRle(counts, height, width);
}

/** The pixels of one axis that a box can reach, each with the place of its centre among the cells. */
function placePixels(
  from: number,
  to: number,
  side: number,
  length: number,
): readonly (readonly [pixel: number, place: number])[] {
  if (!(to > from)) return [];
  const cell = (to - from) / side;
  const first = Math.max(0, Math.floor(from - cell));
  const last = Math.min(length, Math.ceil(to + cell));
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => {
    const pixel = first + i;
    return [pixel, (pixel + 0.5 - from) / cell - 0.5];
  });
}

function interpolate(values: Float64Array, side: number, v: number, u: number): number {
  const [row, column] = [Math.floor(v), Math.floor(u)];
  const [b, a] = [v - row, u - column];
  const at = (r: number, c: number) => (r < 0 || c < 0 || r >= side || c >= side ? 0 : values[r * side + c]);
  return (
    (1 - b) * ((1 - a) * at(row, column) + a * at(row, column + 1)) +
    b * ((1 - a) * at(row + 1, column) + a * at(row + 1, column + 1))
  );
}
