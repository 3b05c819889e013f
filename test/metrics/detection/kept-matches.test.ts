import { describe, expect, it } from '@jest/globals';
import type { Category } from '../../../harness/core/annotations.js';
import { createDetectionEvaluation } from '../../../harness/metrics/detection/evaluation.js';
import { keepMatches, parseGroup, parseOutcome } from '../../../harness/metrics/detection/kept-matches.js';

const categories: readonly Category[] = [
  { id: 12, name: 'a', names: ['a'], frequency: 'r', role: 'novel' },
  { id: 3, name: 'b', names: ['b'], frequency: 'r', role: 'novel' },
  { id: 7, name: 'c', names: ['c'], frequency: 'c' },
  { id: 8, name: 'd', names: ['d'] },
];
const categoryOf = new Map(categories.map((category) => [category.id, category]));
const object = (categoryId: number, id: number) => ({
  ...{ id, categoryId, box: [10 * id, 0, 10, 10] as const, area: 100, crowd: false },
});

describe('keepMatches', () => {
  it('by hand', () => {
    const evaluation = createDetectionEvaluation({ kind: 'lvis', iou: 'box', categories });
    const image = {
      ...{ imageId: 1, height: 50, width: 50, objects: [object(12, 1), object(7, 2), object(3, 3)] },
      ...{ negativeCategoryIds: [8], notExhaustiveCategoryIds: [7] },
    };
    const kept = keepMatches(
      evaluation.add(image, [
        { categoryId: 12, score: 0.1 + 0.2, box: [10, 0, 10, 10] },
        // 6 of 10 columns: IoU 0.6, which is right at 0.5 and 0.55 and, as the third threshold is 0.6, there too
        { categoryId: 7, score: 0.9, box: [20, 0, 10, 6] },
        { categoryId: 7, score: 0.8, box: [40, 0, 5, 5] },
        { categoryId: 12, score: 0.5, box: [40, 0, 5, 5] },
        { categoryId: 8, score: 0.4, box: [40, 0, 5, 5] },
      ]),
      categoryOf,
    );
    expect(kept).toEqual({
      // right at all ten thresholds: 2^10 - 1; nothing found of category 3, which stays to be found
      'r novel': { 3: [1], 12: [1, 0.5, 0, 0.1 + 0.2, 1023] },
      // right at three thresholds (1 + 2 + 4), and no mistake at the seven others; the second one counts nowhere
      c: { 7: [1, 0.9, 7 + ((1023 - 7) << 10)] },
      '': { 8: [0, 0.4, 0] },
    });
    expect(JSON.parse(JSON.stringify(kept))).toEqual(kept);
    expect(keepMatches([], categoryOf)).toEqual({});
  });

  it('throws on a category that it does not know', () => {
    const evaluation = createDetectionEvaluation({ kind: 'coco', iou: 'box', categories });
    const image = { imageId: 1, height: 50, width: 50, objects: [object(12, 1)] };
    expect(() => keepMatches(evaluation.add(image, []), new Map())).toThrow(RangeError);
  });
});

describe('parseGroup and parseOutcome', () => {
  it('read what was kept', () => {
    expect(parseGroup('r novel')).toEqual({ frequency: 'r', role: 'novel' });
    expect(parseGroup('base')).toEqual({ frequency: undefined, role: 'base' });
    expect(parseGroup('')).toEqual({ frequency: undefined, role: undefined });
    expect(parseOutcome(7 + ((1023 - 7) << 10))).toEqual({ right: 7, skipped: 1016 });
    expect(parseOutcome(0)).toEqual({ right: 0, skipped: 0 });
  });
});
