import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskIou } from '../../../harness/core/rle/iou.js';
import { boxOfMask, measureArea } from '../../../harness/core/rle/measure.js';
import { mergeMasks } from '../../../harness/core/rle/merge.js';
import { rasterizePolygon } from '../../../harness/core/rle/polygon.js';
import { createRle } from '../../../harness/core/rle/runs.js';
import { decodeMask, encodeMask } from '../../support/rle-masks.js';
import { parseSegmentation } from '../../../harness/core/rle/segmentation.js';
import { formatRle, parseRle } from '../../../harness/core/rle/text.js';

const side = fc.integer({ min: 1, max: 9 });
const pixels = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 1 }), { minLength: length, maxLength: length });
const masksOf = (count: number) =>
  fc
    .tuple(side, side)
    .chain(([height, width]) =>
      fc.tuple(
        fc.constant(height),
        fc.constant(width),
        fc.array(pixels(height * width), { minLength: count, maxLength: count }),
      ),
    );

describe('runs of a mask', () => {
  it('by hand: column by column, zeros first', () => {
    // columns: 0 1 | 1 1 | 0 0
    const rle = encodeMask([0, 1, 0, 1, 1, 0], 2, 3);
    expect([...rle.counts]).toEqual([1, 3, 2]);
    expect(boxOfMask(rle)).toEqual([0, 0, 2, 2]);
    expect([...encodeMask([1, 0], 1, 2).counts]).toEqual([0, 1, 1]);
  });

  it('give the mask back, also through their text, and its area and box', () => {
    fc.assert(
      fc.property(masksOf(1), ([height, width, [mask]]) => {
        const rle = encodeMask(mask, height, width);
        expect([...decodeMask(rle)]).toEqual(mask);
        expect(parseRle(formatRle(rle), height, width)).toEqual(rle);
        expect(measureArea(rle)).toBe(mask.filter((pixel) => pixel === 1).length);
        const set = mask.flatMap((pixel, i) => (pixel === 1 ? [i] : []));
        const [xs, ys] = [set.map((i) => i % width), set.map((i) => Math.floor(i / width))];
        const [x, y] = [Math.min(...xs), Math.min(...ys)];
        expect(boxOfMask(rle)).toEqual(
          set.length === 0 ? [0, 0, 0, 0] : [x, y, Math.max(...xs) - x + 1, Math.max(...ys) - y + 1],
        );
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('merge and compare as their pixels do', () => {
    fc.assert(
      fc.property(masksOf(3), ([height, width, masks]) => {
        const rles = masks.map((mask) => encodeMask(mask, height, width));
        const union = masks[0].map((_, i) => (masks.some((mask) => mask[i] === 1) ? 1 : 0));
        const common = masks[0].map((_, i) => (masks.every((mask) => mask[i] === 1) ? 1 : 0));
        expect(mergeMasks(rles, 'union')).toEqual(encodeMask(union, height, width));
        expect(mergeMasks(rles, 'intersection')).toEqual(encodeMask(common, height, width));
        const both = masks[0].filter((pixel, i) => pixel + masks[1][i] === 2).length;
        const either = masks[0].filter((pixel, i) => pixel + masks[1][i] > 0).length;
        expect(maskIou(rles[0], rles[1])).toBe(both === 0 ? 0 : both / either);
        expect(maskIou(rles[0], rles[1], true)).toBe(both === 0 ? 0 : both / measureArea(rles[0]));
      }),
      { numRuns: 100, seed: 2 },
    );
  });
});

describe('the polygon of a box in whole pixels', () => {
  it('is the box', () => {
    expect(boxOfMask(rasterizePolygon([1, 2, 1, 5, 4, 5, 4, 2], 8, 7))).toEqual([1, 2, 3, 3]);
    expect(measureArea(rasterizePolygon([1, 2, 1, 5, 4, 5, 4, 2], 8, 7))).toBe(9);
  });
});

describe('what is no mask', () => {
  it.each([
    ['a cut text', () => parseRle('0`', 2, 2), 'cut off'],
    ['a character that is none of the 64', () => parseRle('0 ', 2, 2), '" "'],
    ['too few pixels', () => parseRle('3', 2, 2), 'sum to 3 pixels, expected 2 x 2 = 4'],
    ['a list of too many', () => createRle([1, 4], 2, 2), 'sum to 5'],
    ['a negative count', () => createRle([5, -1], 2, 2), 'run 1 (from 0) is -1'],
    ['an endless count', () => parseRle('oooooooooo', 2, 2), 'more than 32 bits'],
    ['another size', () => parseSegmentation({ size: [2, 3], counts: '6' }, 3, 2), 'of 2 x 3 pixels'],
    ['no size', () => parseSegmentation({ counts: '6' }, 3, 2), 'size of the segmentation is missing'],
    ['no counts', () => parseSegmentation({ size: [3, 2] }, 3, 2), 'counts of the segmentation are missing'],
    ['nothing', () => parseSegmentation(undefined, 3, 2), 'segmentation is missing'],
    ['no polygons', () => parseSegmentation([], 3, 2), 'empty list'],
    ['a flat polygon', () => parseSegmentation([1, 2, 3, 4, 5, 6], 3, 2), 'a polygon is 1'],
    ['half a point', () => parseSegmentation([[1, 2, 3, 4, 5]], 3, 2), '5 coordinates'],
    ['a coordinate that is no number', () => parseSegmentation([[1, '2']], 3, 2), 'coordinate 1'],
    ['a coordinate that is not finite', () => rasterizePolygon([0, NaN], 3, 2), 'NaN'],
    ['masks of two sizes', () => maskIou(createRle([2], 1, 2), createRle([2], 2, 1)), 'expected one size'],
    ['a list of no masks', () => mergeMasks([], 'union'), 'no masks'],
    ['too few pixels of a mask', () => encodeMask([1], 1, 2), '1 pixels'],
    ['no pixels', () => encodeMask([], 0, 2), 'at least one'],
  ])('%s', (_what, action, part) => {
    expect(action).toThrow(RangeError);
    expect(action).toThrow(part);
  });
});
