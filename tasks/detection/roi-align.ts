import type { Tensor } from '../../harness/core/tensor.js';

/** Corners of a box: left, top, right, bottom. */
export type Corners = readonly [x1: number, y1: number, x2: number, y2: number];

/** The feature [D] of a box: RoIAlign with one bin, one cell of `features` [D, h, w] to a unit of `corners`. Not normalised;
 *  zeros for a box without width or height, as in the reference.
 *  The semantics are those of torchvision.ops.roi_align(features, box, 1, 1.0, -1, aligned=True), with which CLIPSelf and F-ViT
 *  (there as sampling_ratio=0) read features: as many samples along each side as it is cells long, rounded up, each
 *  interpolated between the four cells around it, and their mean. A mean of interpolations is a weighted mean of cells, and
 *  its weights are a product of one for the row and one for the column: so each cell is read once.
 *  Sources: pytorch/vision, torchvision/csrc/ops/cpu/roi_align_kernel.cpp and roi_align_common.h; wusize/CLIPSelf,
 *  src/open_clip/eva_clip/eva_vit_model.py (extract_roi_features). */
export function alignRegion({ data, shape }: Tensor, [x1, y1, x2, y2]: Corners): Float64Array {
  const [width, rows, columns] = shape;
  const down = weighCells(y1, y2, rows);
  const along = weighCells(x1, x2, columns);
  const feature = new Float64Array(width);
  for (let d = 0; d < width; d++) {
    let sum = 0;
    for (let y = down.from; y < down.to; y++) {
      const start = (d * rows + y) * columns;
      let row = 0;
      for (let x = along.from; x < along.to; x++) row += along.weights[x] * data[start + x];
      sum += down.weights[y] * row;
    }
    feature[d] = sum;
  }
  return feature;
}

/** What each cell of one axis counts for, and the cells that count at all: `from` to before `to`. */
interface AxisWeights {
  readonly weights: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** Cells. A side that is so little longer than a whole number of cells got it by rounding, and takes no sample more: boxes in
 *  pixels often are whole numbers of cells, and their features shall not depend on where in the image they lie. */
const rounding = 1e-6;

/** Samples more than a cell outside count as zeros; nearer ones take the value of the border. */
function weighCells(start: number, end: number, cells: number): AxisWeights {
  const weights = new Float64Array(cells);
  const length = end - start;
  const samples = length > 0 ? Math.max(1, Math.ceil(length - rounding)) : 0;
  let [from, to] = [cells, 0];
  for (let sample = 0; sample < samples; sample++) {
    const place = start - 0.5 + ((sample + 0.5) * length) / samples;
    if (place < -1 || place > cells) continue;
    const inside = Math.min(Math.max(place, 0), cells - 1);
    const low = Math.floor(inside);
    const high = Math.min(low + 1, cells - 1);
    weights[low] += (1 - (inside - low)) / samples;
    weights[high] += (inside - low) / samples;
    from = Math.min(from, low);
    to = Math.max(to, high + 1);
  }
  return { weights, from, to };
}
