import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import type { Tensor } from '../../../harness/core/tensor.js';
import { alignRegion, type Corners } from '../../../tasks/detection/roi-align.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { alignRow } from '../../numbers/rows/regions.js';

/** [1, rows, columns] of these rows. */
function gridOf(rows: readonly (readonly number[])[]): Tensor {
  return { data: Float32Array.from(rows.flat()), shape: [1, rows.length, rows[0].length] };
}

/** Sample after sample, as the reference: each by its four neighbours. */
function alignSlowly(rows: readonly (readonly number[])[], [x1, y1, x2, y2]: Corners): number {
  const [across, down] = [Math.ceil(x2 - x1), Math.ceil(y2 - y1)];
  const [height, width] = [rows.length, rows[0].length];
  let sum = 0;
  for (let i = 0; i < down; i++)
    for (let j = 0; j < across; j++) {
      let y = y1 - 0.5 + ((i + 0.5) * (y2 - y1)) / down;
      let x = x1 - 0.5 + ((j + 0.5) * (x2 - x1)) / across;
      if (y < -1 || y > height || x < -1 || x > width) continue;
      [y, x] = [Math.max(y, 0), Math.max(x, 0)];
      let [top, left] = [Math.floor(y), Math.floor(x)];
      let [bottom, right] = [top + 1, left + 1];
      if (top >= height - 1) top = bottom = y = height - 1;
      if (left >= width - 1) left = right = x = width - 1;
      const [b, a] = [y - top, x - left];
      sum +=
        (1 - b) * ((1 - a) * rows[top][left] + a * rows[top][right]) +
        b * ((1 - a) * rows[bottom][left] + a * rows[bottom][right]);
    }
  return sum / Math.max(across * down, 1);
}

describe('alignRegion', () => {
  const rows = [
    [1, 2, 3],
    [4, 5, 6],
  ];

  it('by hand: of a whole cell its value, of two cells their mean', () => {
    // (0, 0)-(1, 1): one sample at (0.5, 0.5) - 0.5 = cell (0, 0)
    expect([...alignRegion(gridOf(rows), [0, 0, 1, 1])]).toEqual([1]);
    expect([...alignRegion(gridOf(rows), [2, 1, 3, 2])]).toEqual([6]);
    // two samples, at the centres of 2 and 3
    expect([...alignRegion(gridOf(rows), [1, 0, 3, 1])]).toEqual([2.5]);
    // the whole grid: the mean of all, 21 / 6
    expect(alignRegion(gridOf(rows), [0, 0, 3, 2])[0]).toBeCloseTo(3.5, 12);
  });

  it('by hand: between cells, at the border and beyond it', () => {
    // one sample at x = 0.75 + 0.25 - 0.5 = 0.5, y = 0: between 1 and 2
    expect([...alignRegion(gridOf(rows), [0.75, 0, 1.25, 1])]).toEqual([1.5]);
    // one sample at x = 0.1 - 0.5 = -0.4: the border
    expect([...alignRegion(gridOf(rows), [0, 0, 0.2, 1])]).toEqual([1]);
    // two samples at x = -1.5 (nothing) and -0.5 (the border): half
    expect([...alignRegion(gridOf(rows), [-1.5, 0, 0.5, 1])]).toEqual([0.5]);
    expect([...alignRegion(gridOf(rows), [8, 8, 9, 9])]).toEqual([0]);
  });

  it('by hand: takes no sample more where a side is longer than whole cells by rounding alone', () => {
    // 30 pixels of a tenth of a cell: 3.4 - 0.4 is 3.0000000000000004
    const [left, right] = [4 * 0.1, 34 * 0.1];
    expect(right - left).toBeGreaterThan(3);
    // three samples at 0.4, 1.4 and 2.4: (0.4 + 0.6 + 0) / 3; four would give 0.36875
    expect(alignRegion(gridOf([[0, 1, 0, 0, 0]]), [left, 0, right, 1])[0]).toBeCloseTo(1 / 3, 12);
    // one sample of a box that is hardly any
    expect(alignRegion(gridOf([[5, 5]]), [1, 0, 1 + 1e-9, 1])[0]).toBeCloseTo(5, 12);
  });

  it('gives zeros for a box without width, as the reference does', () => {
    expect([...alignRegion(gridOf(rows), [1, 0, 1, 2])]).toEqual([0]);
  });

  it('by a second way, on random boxes', () => {
    const random = createRandom(11);
    for (let round = 0; round < 200; round++) {
      const [height, width] = [1 + Math.floor(random() * 6), 1 + Math.floor(random() * 6)];
      const grid = Array.from({ length: height }, () =>
        Array.from({ length: width }, () => Math.fround(random())),
      );
      const [x, y] = [random() * 8 - 2, random() * 8 - 2];
      const box = [x, y, x + random() * 6, y + random() * 6] as const;
      expect(alignRegion(gridOf(grid), box)[0]).toBeCloseTo(alignSlowly(grid, box), 12);
    }
  });

  it("equals torchvision's", async () => {
    expect(alignRow.cases.length).toBeGreaterThan(10);
    await expectAgreement(alignRow);
  });
});
