import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ImageView } from '../../harness/core/encoder.js';
import { listWindows, planView } from '../../harness/preprocess/view-geometry.js';

const whole: ImageView = { kind: 'whole' };
const sliding = (shortSide: number, stride: number): ImageView => ({ kind: 'sliding', shortSide, stride });

type Pair = readonly [number, number];

describe('planView, by hand: windows of 32 pixels, cells of 8', () => {
  it.each<[name: string, source: Pair, resized: Pair]>([
    ['square', [100, 100], [32, 32]],
    ['wide', [50, 100], [16, 32]],
    // scale 32 / 90: 40 becomes 14.2 pixels, 1.8 cells
    ['tall', [90, 40], [32, 16]],
    // 32 / 64 = 0.5: 24 becomes 12 pixels, 1.5 cells, which is rounded up
    ['half a cell', [24, 64], [16, 32]],
    ['one pixel', [1, 1], [32, 32]],
    ['a line: at least one cell', [1, 1000], [8, 32]],
    ['enlarged', [3, 4], [24, 32]],
  ])('whole, %s', (_name, source, resized) => {
    const plan = planView(source, whole, [32, 32], 8);
    expect(plan).toEqual({ source, resized, stride: 8, window: [32, 32], tops: [0], lefts: [0] });
  });

  it('whole, in an input that is not square', () => {
    // min(32 / 100, 64 / 100)
    expect(planView([100, 100], whole, [32, 64], 8).resized).toEqual([32, 32]);
    // min(32 / 10, 64 / 40) = 1.6
    expect(planView([10, 40], whole, [32, 64], 8).resized).toEqual([16, 64]);
  });

  it.each<
    [
      name: string,
      source: Pair,
      view: ImageView,
      resized: Pair,
      tops: readonly number[],
      lefts: readonly number[],
    ]
  >([
    // scale 1.5 * 32 / 50 = 0.96
    ['wide', [50, 100], sliding(1.5, 0.5), [48, 96], [0, 16], [0, 16, 32, 48, 64]],
    ['tall', [100, 50], sliding(1.5, 0.5), [96, 48], [0, 16, 32, 48, 64], [0, 16]],
    // steps of 24: the last would be 72 and leave the image, so it is moved back to 64
    ['steps that do not meet the border', [50, 100], sliding(1.5, 0.75), [48, 96], [0, 16], [0, 24, 48, 64]],
    // 0.3 * 32 = 9.6 is rounded to one cell of 8
    ['steps of whole cells', [32, 32], sliding(1.25, 0.3), [40, 40], [0, 8], [0, 8]],
    // 0.01 * 32 is rounded to no cell at all
    ['steps of at least one cell', [32, 32], sliding(1.25, 0.01), [40, 40], [0, 8], [0, 8]],
    ['exactly one window', [77, 77], sliding(1, 0.5), [32, 32], [0], [0]],
    ['smaller than the window', [50, 100], sliding(0.5, 0.5), [16, 32], [0], [0]],
    ['smaller one way', [50, 200], sliding(0.5, 0.5), [16, 64], [0], [0, 16, 32]],
    ['one pixel', [1, 1], sliding(2, 1), [64, 64], [0, 32], [0, 32]],
  ])('sliding, %s', (_name, source, view, resized, tops, lefts) => {
    expect(planView(source, view, [32, 32], 8)).toEqual({
      ...{ source, resized, stride: 8, window: [32, 32], tops, lefts },
    });
  });

  it('lists windows row by row', () => {
    const windows = listWindows(planView([50, 50], sliding(1.5, 0.5), [32, 32], 8));
    const size = { height: 32, width: 32 };
    expect(windows).toEqual([
      { top: 0, left: 0, ...size },
      { top: 0, left: 16, ...size },
      { top: 16, left: 0, ...size },
      { top: 16, left: 16, ...size },
    ]);
  });
});

it('covers every cell, steps no further than a window, and keeps to the image and the cells', () => {
  const sides = fc.integer({ min: 1, max: 900 });
  const cells = fc.integer({ min: 1, max: 6 });
  const views = fc.oneof(
    fc.constant(whole),
    fc
      .tuple(fc.double({ min: 0.25, max: 3, noNaN: true }), fc.double({ min: 0.1, max: 1, noNaN: true }))
      .map((pair) => sliding(...pair)),
  );
  fc.assert(
    fc.property(
      fc.tuple(sides, sides),
      fc.tuple(cells, cells),
      cells,
      views,
      (source, grid, stride, view) => {
        // thinner images would only have more of the same windows
        fc.pre(Math.max(...source) <= 20 * Math.min(...source));
        const window: Pair = [grid[0] * stride, grid[1] * stride];
        const { resized, tops, lefts } = planView(source, view, window, stride);
        [tops, lefts].forEach((starts, axis) => {
          expect(resized[axis]).toBeGreaterThan(0);
          expect([...starts, resized[axis]].every((edge) => edge % stride === 0)).toBe(true);
          const last = starts[starts.length - 1];
          expect([starts[0], last]).toEqual([0, Math.max(0, resized[axis] - window[axis])]);
          starts.slice(1).forEach((start, index) => {
            expect(start).toBeGreaterThan(starts[index]);
            expect(start - starts[index]).toBeLessThanOrEqual(window[axis]);
          });
          if (view.kind === 'whole') expect(resized[axis]).toBeLessThanOrEqual(window[axis]);
        });
      },
    ),
    { seed: 6, numRuns: 300 },
  );
});
