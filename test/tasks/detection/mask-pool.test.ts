import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { encodeMask } from '../../support/rle-masks.js';
import { poolMask } from '../../../tasks/detection/mask-pool.js';

function maskOf(rows: readonly string[]) {
  return encodeMask(Array.from(rows.join(''), Number), rows.length, rows[0].length);
}

describe('poolMask', () => {
  const features = { data: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 2] };

  it('by hand: cells weighed by how much of them is covered', () => {
    // an image of 4 x 4 on cells of 2 x 2 pixels: 4 pixels of cell 1, 1 of cell 2, 2 of cell 3: (4 + 2 + 6) / 7
    const mask = maskOf(['1110', '1100', '1000', '1000']);
    const layout = { source: [4, 4], resized: [4, 4], stride: 2 } as const;
    expect(poolMask(features, mask, layout)?.[0]).toBeCloseTo(12 / 7, 12);
  });

  it('by hand: a cell may end within a pixel', () => {
    // 3 pixels on 2 cells: 1.5 pixels each. The middle column is half of either: (1 + 3 + 2 + 4) / 4; the first one is of
    // the first: (1 + 3) / 2; the pixel in the middle is a quarter of each
    const layout = { source: [3, 3], resized: [8, 8], stride: 4 } as const;
    expect(poolMask(features, maskOf(['010', '010', '010']), layout)?.[0]).toBeCloseTo(2.5, 12);
    expect(poolMask(features, maskOf(['100', '100', '100']), layout)?.[0]).toBeCloseTo(2, 12);
    expect(poolMask(features, maskOf(['000', '010', '000']), layout)?.[0]).toBeCloseTo(2.5, 12);
    // one pixel in a corner and half of its neighbour: (1 + 0.5 * 1 + 0.5 * 2) / 2
    expect(poolMask(features, maskOf(['110', '000', '000']), layout)?.[0]).toBeCloseTo(1.25, 12);
  });

  it('by hand: several cells may lie in a pixel', () => {
    // one pixel over all four cells
    const layout = { source: [1, 1], resized: [4, 4], stride: 2 } as const;
    expect(poolMask(features, maskOf(['1']), layout)?.[0]).toBeCloseTo(2.5, 12);
  });

  it('is undefined for a mask without pixels', () => {
    const layout = { source: [2, 2], resized: [2, 2], stride: 1 } as const;
    expect(poolMask(features, maskOf(['00', '00']), layout)).toBeUndefined();
  });

  it('by a second way, on random masks: every pixel cut into 12 x 12', () => {
    const random = createRandom(2);
    for (const [height, width, rows, columns] of [
      [6, 8, 3, 4],
      [6, 4, 4, 3],
      [4, 6, 2, 4],
      [2, 3, 4, 6],
    ]) {
      const pixels = Array.from({ length: height * width }, () => (random() < 0.4 ? 1 : 0));
      const data = Float32Array.from({ length: rows * columns * 2 }, () => Math.fround(random()));
      const sums = [0, 0, 0];
      for (let y = 0; y < height * 12; y++)
        for (let x = 0; x < width * 12; x++) {
          if (pixels[Math.floor(y / 12) * width + Math.floor(x / 12)] === 0) continue;
          const row = Math.floor(((y + 0.5) / (height * 12)) * rows);
          const column = Math.floor(((x + 0.5) / (width * 12)) * columns);
          sums[0] += data[row * columns + column];
          sums[1] += data[(rows + row) * columns + column];
          sums[2]++;
        }
      const layout = { source: [height, width], resized: [rows * 4, columns * 4], stride: 4 } as const;
      const pooled = poolMask({ data, shape: [2, rows, columns] }, encodeMask(pixels, height, width), layout);
      expect(pooled?.[0]).toBeCloseTo(sums[0] / sums[2], 9);
      expect(pooled?.[1]).toBeCloseTo(sums[1] / sums[2], 9);
    }
  });
});
