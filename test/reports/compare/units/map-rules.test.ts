import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../../harness/core/random.js';
import {
  namePanoptic,
  summarizePanoptic,
} from '../../../../harness/metrics/segmentation/panoptic-summary.js';
import { summarizeSemantic } from '../../../../harness/metrics/segmentation/semantic-summary.js';
import type { SparseCounts } from '../../../../harness/metrics/segmentation/sparse-counts.js';
import { expectSamePools, gatherUnits, type UnitCase, type UnitLines } from '../../../support/unit-metric.js';

function imagesOf(counts: readonly SparseCounts[]): readonly UnitLines[] {
  return counts.map((own, id) => [{ id: String(id), truth: {}, prediction: {}, counts: own }]);
}

const countsOf = (units: readonly UnitLines[]) => units.map(([{ counts }]) => counts ?? {});
const kindOf: UnitCase['kindOf'] = ([{ counts }]) => counts;

type Semantic = 'mIoU' | 'mIoU_union' | 'fwIoU' | 'mACC' | 'pACC';
type Panoptic = 'PQ' | 'SQ' | 'RQ';

function semanticCase(metric: Semantic, before: readonly UnitLines[], after: readonly UnitLines[]): UnitCase {
  const value: UnitCase['value'] = (units) =>
    units.length === 0 ? undefined : summarizeSemantic(countsOf(units), 6)[metric];
  return { metric, protocol: 'dense-probe', before, after, value, kindOf };
}

const categories = [11, 13, 17, 19].map((id) => ({ id, name: String(id), names: [], isThing: id < 15 }));

function panopticCase(metric: Panoptic, before: readonly UnitLines[], after: readonly UnitLines[]): UnitCase {
  const value: UnitCase['value'] = (units) =>
    units.length === 0 ? undefined : namePanoptic(summarizePanoptic(countsOf(units), categories))[metric];
  return { metric, protocol: 'segmenter', before, after, value, kindOf };
}

/** A few of the classes in each image. */
function randomImages(
  seed: number,
  keys: readonly number[],
  numbersOf: (random: () => number) => readonly number[],
): readonly UnitLines[] {
  const random = createRandom(seed);
  return imagesOf(
    Array.from({ length: 12 }, () =>
      Object.fromEntries(keys.filter(() => random() < 0.5).map((key) => [key, numbersOf(random)])),
    ),
  );
}

describe('values of label maps', () => {
  // [hits, truth, predicted]
  const before = imagesOf([
    { 0: [4, 4, 6], 1: [0, 2, 0] },
    { 1: [3, 4, 3], 2: [0, 0, 1] },
  ]);
  const after = imagesOf([{ 0: [4, 4, 4], 1: [2, 2, 2] }, { 1: [4, 4, 4] }]);

  it('adds pixels over images before it divides', () => {
    const metric = gatherUnits(semanticCase('mIoU', before, after));
    expect(metric?.sizes).toEqual(Int32Array.of(1, 1));
    // class 0: 4 / 6; class 1: 3 / (6 + 3 - 3); class 2 is only predicted
    expect(metric?.score(Int32Array.of(1, 1, 0, 0))).toBe((4 / 6 + 3 / 6) / 2);
    expect(metric?.score(Int32Array.of(0, 0, 1, 1))).toBe(1);
    // the second image alone, once before and once after: class 1: 7 / (8 + 7 - 7)
    expect(metric?.score(Int32Array.of(0, 1, 0, 1))).toBe(7 / 8);
    const united = gatherUnits(semanticCase('mIoU_union', before, after));
    expect(united?.score(Int32Array.of(1, 1, 0, 0))).toBe((4 / 6 + 3 / 6 + 0) / 3);
  });

  it.each(['mIoU', 'mIoU_union', 'fwIoU', 'mACC', 'pACC'] as const)(
    '%s agrees with the metric of the harness',
    (metric) => {
      const numbersOf = (random: () => number) => {
        const hits = Math.floor(random() * 50);
        return [hits, hits + Math.floor(random() * 50), hits + Math.floor(random() * 50)];
      };
      const images = (seed: number) => randomImages(seed, [0, 1, 2, 3, 4, 5], numbersOf);
      expectSamePools(semanticCase(metric, images(1), images(2)));
    },
  );

  it('needs counts of its width', () => {
    const wide = imagesOf([{ 0: [4, 4, 6, 0] }, {}]);
    const bare = before.map(([{ id, truth, prediction }]) => [{ id, truth, prediction }]);
    for (const lines of [wide, bare])
      expect(gatherUnits({ ...semanticCase('mIoU', lines, lines), value: () => 0.5 })).toBeUndefined();
  });
});

describe('qualities of segments', () => {
  it('adds segments over images before it divides', () => {
    // [sum of IoU, true positives, false positives, false negatives]
    const before = imagesOf([{ 11: [0.75, 1, 1, 0] }, { 11: [0.5, 1, 0, 1], 17: [0, 0, 2, 0] }]);
    const metric = gatherUnits(panopticCase('PQ', before, before));
    // category 11: 1.25 / (2 + 1 / 2 + 1 / 2); 17: 0 / (0 + 1)
    expect(metric?.score(Int32Array.of(1, 1, 0, 0))).toBe((1.25 / 3 + 0) / 2);
    // the first image alone, twice: 1.5 / (2 + 1)
    expect(metric?.score(Int32Array.of(1, 0, 1, 0))).toBe(0.5);
    expect(gatherUnits(panopticCase('RQ', before, before))?.score(Int32Array.of(1, 1, 0, 0))).toBe(
      (2 / 3 + 0) / 2,
    );
    expect(gatherUnits(panopticCase('SQ', before, before))?.score(Int32Array.of(1, 1, 0, 0))).toBe(
      (1.25 / 2 + 0) / 2,
    );
  });

  it.each(['PQ', 'SQ', 'RQ'] as const)('%s agrees with the metric of the harness', (metric) => {
    const numbersOf = (random: () => number) => {
      const matched = Math.floor(random() * 4);
      return [
        matched * (0.5 + random() / 2),
        ...[matched, Math.floor(random() * 3), 1 + Math.floor(random() * 3)],
      ];
    };
    const images = (seed: number) => randomImages(seed, [11, 13, 17, 19], numbersOf);
    expectSamePools(panopticCase(metric, images(3), images(4)));
  });
});
