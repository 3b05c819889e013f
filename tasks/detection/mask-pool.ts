import type { Rle } from '../../harness/core/annotations.js';
import type { GridLayout } from '../../harness/core/encoder.js';
import type { Tensor } from '../../harness/core/tensor.js';

/** The feature [D] of a mask: the mean of the cells of `features` [D, h, w], each weighed with the share of it that the mask
 *  covers; undefined for a mask without pixels. Not normalised. The mask is that of the image file, on which cells lie as
 *  `layout` says; the weights are exact areas.
 *  CLIPSelf pools the same way over 0 and 1: it resizes the mask to the grid bicubically, without smoothing, and takes what is
 *  above 0, so that small masks can lose all their cells, or get neighbours that they do not touch.
 *  Source: wusize/CLIPSelf, src/open_clip/eva_clip/eva_vit_model.py (mask_pool); src/training/data.py. */
export function poolMask(
  { data, shape }: Tensor,
  mask: Rle,
  { source, resized, stride }: GridLayout,
): Float64Array | undefined {
  const [width, rows, columns] = shape;
  const weights = coverCells(
    mask,
    [rows, columns],
    [(stride * source[0]) / resized[0], (stride * source[1]) / resized[1]],
  );
  const cells: number[] = [];
  let total = 0;
  weights.forEach((weight, cell) => {
    if (weight === 0) return;
    cells.push(cell);
    total += weight;
  });
  if (total === 0) return undefined;
  const feature = new Float64Array(width);
  for (let d = 0; d < width; d++) {
    let sum = 0;
    for (const cell of cells) sum += weights[cell] * data[d * rows * columns + cell];
    feature[d] = sum / total;
  }
  return feature;
}

/** The pixels of each cell that a mask covers: [rows, columns], row-major, with parts of pixels where a cell ends within one.
 *  cell: height and width of a cell in pixels. */
function coverCells(
  { counts, height }: Rle,
  [rows, columns]: readonly [number, number],
  [cellHeight, cellWidth]: readonly [number, number],
): Float64Array {
  const covered = new Float64Array(rows * columns);
  let at = 0;
  for (let run = 0; run < counts.length; run++) {
    const end = at + counts[run];
    // a run may go on over several columns of pixels
    for (; run % 2 === 1 && at < end;) {
      const x = Math.floor(at / height);
      const until = Math.min(end, (x + 1) * height);
      addStrip(x, at - x * height, until - x * height);
      at = until;
    }
    at = end;
  }
  return covered;

  function addStrip(x: number, top: number, bottom: number): void {
    spread(top, bottom, cellHeight, rows, (row, high) => {
      spread(x, x + 1, cellWidth, columns, (column, wide) => {
        covered[row * columns + column] += high * wide;
      });
    });
  }
}

/** Visits the cells under a stretch, with the length of it that lies in each. */
function spread(
  from: number,
  to: number,
  cell: number,
  cells: number,
  visit: (index: number, length: number) => void,
): void {
  for (let index = Math.min(Math.floor(from / cell), cells - 1); index < cells; index++) {
    // the last cell ends with the image, whatever rounding says
    const end = index === cells - 1 ? to : Math.min(to, (index + 1) * cell);
    const length = end - Math.max(from, index * cell);
    if (length > 0) visit(index, length);
    if (end >= to) return;
  }
}
