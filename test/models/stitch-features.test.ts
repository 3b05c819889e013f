import { describe, expect, it } from '@jest/globals';
import type { ImageView } from '../../harness/core/encoder.js';
import { createRandom } from '../../harness/core/random.js';
import { createTensor, type Tensor } from '../../harness/core/tensor.js';
import { planView, type ViewPlan } from '../../harness/preprocess/view-geometry.js';
import { createFeatureGrid } from '../../models/stitch-features.js';

const sliding = (shortSide: number, stride: number): ImageView => ({ kind: 'sliding', shortSide, stride });

/** Features [windows, depth, h, w] for a plan, of any length. */
function drawFeatures({ tops, lefts, window, stride }: ViewPlan, depth: number, seed: number): Tensor {
  const random = createRandom(seed);
  const shape = [tops.length * lefts.length, depth, window[0] / stride, window[1] / stride];
  const data = new Float32Array(shape.reduce((a, b) => a * b)).map(() => 4 * random() - 2);
  return createTensor(data, shape);
}

/** Cell by cell: the vectors of all windows over the cell, each divided by its length, and their mean. */
function stitchSlowly({ resized, stride, tops, lefts }: ViewPlan, features: Tensor): Tensor {
  const [, depth, height, width] = features.shape;
  const [rows, columns] = [resized[0] / stride, resized[1] / stride];
  const result = new Float32Array(depth * rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const vectors: number[][] = [];
      tops.forEach((top, i) => {
        lefts.forEach((left, j) => {
          const [y, x] = [row - top / stride, column - left / stride];
          if (y < 0 || x < 0 || y >= height || x >= width) return;
          const window = i * lefts.length + j;
          const vector = Array.from(
            { length: depth },
            (_, d) => features.data[((window * depth + d) * height + y) * width + x],
          );
          const length = Math.hypot(...vector);
          vectors.push(vector.map((value) => value / length));
        });
      });
      for (let d = 0; d < depth; d++)
        result[(d * rows + row) * columns + column] =
          vectors.reduce((sum, vector) => sum + vector[d], 0) / vectors.length;
    }
  return createTensor(result, [depth, rows, columns]);
}

function stitch(plan: ViewPlan, features: Tensor, windowsAtOnce: number): Tensor {
  const grid = createFeatureGrid(plan);
  const [count, ...rest] = features.shape;
  const size = features.data.length / count;
  for (let first = 0; first < count; first += windowsAtOnce) {
    const end = Math.min(count, first + windowsAtOnce);
    grid.add(createTensor(features.data.slice(first * size, end * size), [end - first, ...rest]));
  }
  return grid.finish();
}

describe('createFeatureGrid', () => {
  it.each<[name: string, source: [number, number], view: ImageView]>([
    ['whole, with padding', [50, 100], { kind: 'whole' }],
    ['sliding', [60, 100], sliding(1.5, 0.5)],
    ['sliding, last windows moved back', [100, 53], sliding(1.7, 0.75)],
    ['sliding, smaller than a window', [10, 30], sliding(0.5, 0.25)],
  ])('%s: as a slow implementation says', (_name, source, view) => {
    const plan = planView(source, view, [32, 48], 8);
    const features = drawFeatures(plan, 5, 7);
    const expected = stitchSlowly(plan, features);
    const once = stitch(plan, features, 1000);
    expect(once.shape).toEqual(expected.shape);
    const worst = once.data.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.data[i])), 0);
    expect(worst).toBeLessThan(1e-6);
    for (const windows of [1, 3]) expect(stitch(plan, features, windows).data).toEqual(once.data);
  });

  it('means by hand: two windows over the middle cell', () => {
    // cells of 1 pixel, windows of 1 x 2 over 1 x 3 cells, channels of two
    const plan: ViewPlan = {
      ...{ source: [1, 3], resized: [1, 3], stride: 1, window: [1, 2], tops: [0], lefts: [0, 1] },
    };
    const grid = createFeatureGrid(plan);
    // first window: (3, 4) and (0, 2); second: (5, 0) and (0, 0), which has no direction
    grid.add(createTensor(Float32Array.of(3, 0, 4, 2, 5, 0, 0, 0), [2, 2, 1, 2]));
    // (0.6, 0.8); the mean of (0, 1) and (1, 0); zeros
    expect([...grid.finish().data].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([
      0.6, 0.5, 0, 0.8, 0.5, 0,
    ]);
  });

  it('refuses to finish without all windows, and more than there are', () => {
    const plan = planView([60, 100], sliding(1.5, 0.5), [32, 48], 8);
    const features = drawFeatures(plan, 2, 1);
    const grid = createFeatureGrid(plan);
    expect(() => grid.finish()).toThrow('stitch: 0 windows');
    grid.add(features);
    expect(() => {
      grid.add(features);
    }).toThrow(RangeError);
  });
});
