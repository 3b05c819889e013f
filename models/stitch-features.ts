import { createTensor, type Tensor } from '../harness/core/tensor.js';
import type { ViewPlan } from '../harness/preprocess/view-geometry.js';

/** A grid that is filled window by window. */
export interface FeatureGrid {
  /** Adds the features [n, D, h, w] of the next n windows of the plan, in its order. */
  readonly add: (features: Tensor) => void;
  /** [D, gh, gw]: each cell is the mean, over the windows that cover it, of their L2-normalised feature. A feature of zeros
   *  counts as zeros. Throws RangeError while windows are missing. */
  readonly finish: () => Tensor;
}

/** An empty grid over the resized image of a plan. Cells of windows that lie in the padding are left out. */
export function createFeatureGrid({ resized, stride, window, tops, lefts }: ViewPlan): FeatureGrid {
  const [gridHeight, gridWidth] = resized.map((length) => length / stride);
  const rowCounts = countCovering(tops, window[0], gridHeight, stride);
  const columnCounts = countCovering(lefts, window[1], gridWidth, stride);
  const expected = tops.length * lefts.length;
  let sums: Float32Array | undefined;
  let channels = 0;
  let added = 0;

  const addWindow = (data: Float32Array, height: number, width: number, top: number, left: number) => {
    const rows = Math.min(height, gridHeight - top);
    const columns = Math.min(width, gridWidth - left);
    const scales = inverseLengths(data, channels, height * width);
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) scales[y * width + x] /= rowCounts[top + y] * columnCounts[left + x];
    sums ??= new Float32Array(channels * gridHeight * gridWidth);
    for (let channel = 0; channel < channels; channel++)
      for (let y = 0; y < rows; y++) {
        let scale = y * width;
        let from = (channel * height + y) * width;
        let to = (channel * gridHeight + top + y) * gridWidth + left;
        for (let x = 0; x < columns; x++) sums[to++] += data[from++] * scales[scale++];
      }
  };

  return {
    add: ({ data, shape: [count, depth, height, width] }) => {
      if (added + count > expected)
        throw new RangeError(`stitch: ${added + count} windows, the plan has ${expected}`);
      channels = depth;
      const size = depth * height * width;
      for (let index = 0; index < count; index++, added++) {
        const top = tops[Math.floor(added / lefts.length)] / stride;
        const left = lefts[added % lefts.length] / stride;
        addWindow(data.subarray(index * size, (index + 1) * size), height, width, top, left);
      }
    },
    finish: () => {
      if (!sums || added < expected)
        throw new RangeError(`stitch: ${added} windows, the plan has ${expected}`);
      return createTensor(sums, [channels, gridHeight, gridWidth]);
    },
  };
}

/** How many windows cover each cell along one axis. */
function countCovering(starts: readonly number[], side: number, cells: number, stride: number): Uint32Array {
  const counts = new Uint32Array(cells);
  for (const start of starts)
    for (let cell = start / stride; cell < Math.min(cells, (start + side) / stride); cell++) counts[cell]++;
  return counts;
}

/** 1 over the L2 norm of each cell of [D, cells], 0 for a norm of 0. */
function inverseLengths(data: Float32Array, channels: number, cells: number): Float64Array {
  const scales = new Float64Array(cells);
  for (let channel = 0, from = 0; channel < channels; channel++)
    for (let cell = 0; cell < cells; cell++, from++) scales[cell] += data[from] * data[from];
  for (let cell = 0; cell < cells; cell++) scales[cell] = scales[cell] > 0 ? 1 / Math.sqrt(scales[cell]) : 0;
  return scales;
}
