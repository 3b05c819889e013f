import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import type { Corners } from '../../../tasks/detection/roi-align.js';
import { selectDetections, type SelectedRegion } from '../../../tasks/detection/select-detections.js';
import type { DetectionRules } from '../../../harness/core/dense-rules.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { selectRow } from '../../numbers/rows/regions.js';

const rows = (scores: readonly (readonly number[])[]) => scores.map((row) => Float64Array.from(row));
const plain = (kept: readonly SelectedRegion[]) =>
  kept.map(({ region, category, score }) => [region, category, score]);

function iou(a: Corners, b: Corners): number {
  const width = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const height = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const area = (c: Corners) => (c[2] - c[0]) * (c[3] - c[1]);
  const union = area(a) + area(b) - width * height;
  return union === 0 ? 0 : (width * height) / union;
}

/** Class by class, as the references: suppress, put the classes together, sort, cut. */
function selectSlowly(
  boxes: readonly Corners[],
  scores: readonly (readonly number[])[],
  { scoreThreshold, nmsIou, maxDetections }: DetectionRules,
): number[][] {
  const all: number[][] = [];
  scores[0].forEach((_, category) => {
    let left = boxes
      .map((_box, region) => region)
      .filter((region) => scores[region][category] > scoreThreshold);
    while (left.length > 0) {
      const best = left.reduce((a, b) => (scores[b][category] > scores[a][category] ? b : a));
      all.push([best, category, scores[best][category]]);
      left = left.filter((region) => region !== best && iou(boxes[region], boxes[best]) <= nmsIou);
    }
  });
  return all.toSorted((a, b) => b[2] - a[2] || a[0] - b[0] || a[1] - b[1]).slice(0, maxDetections);
}

describe('selectDetections', () => {
  // boxes 0 and 1 overlap by 8 / 12, 2 lies apart
  const boxes: readonly Corners[] = [
    [0, 0, 10, 10],
    [2, 0, 12, 10],
    [50, 50, 60, 60],
  ];
  const scores = rows([
    [0.9, 0.2],
    [0.8, 0.7],
    [0.1, 0.3],
  ]);

  it('by hand', () => {
    // category 0: 0.9, 0.8 is suppressed, 0.1 stays; category 1: 0.7, 0.2 is suppressed, 0.3
    const rules = { scoreThreshold: 0.05, nmsIou: 0.5, maxDetections: 10 };
    expect(plain(selectDetections(boxes, scores, rules))).toEqual([
      [0, 0, 0.9],
      [1, 1, 0.7],
      [2, 1, 0.3],
      [2, 0, 0.1],
    ]);
  });

  it('by hand: the cap counts over categories, a score at the threshold goes, an overlap at it stays', () => {
    const rules = { scoreThreshold: 0.1, nmsIou: 0.5, maxDetections: 2 };
    expect(plain(selectDetections(boxes, scores, rules))).toEqual([
      [0, 0, 0.9],
      [1, 1, 0.7],
    ]);
    const tight = { scoreThreshold: 0.1, nmsIou: 8 / 12, maxDetections: 10 };
    expect(plain(selectDetections(boxes, scores, tight))).toHaveLength(5);
    const all = { scoreThreshold: 0, nmsIou: 1, maxDetections: 10 };
    expect(plain(selectDetections([boxes[0], boxes[0], boxes[2]], scores, all))).toHaveLength(6);
  });

  it('keeps ties in the order of regions, then of categories', () => {
    const tied = rows([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    const rules = { scoreThreshold: 0, nmsIou: 0.5, maxDetections: 3 };
    expect(plain(selectDetections([boxes[0], boxes[2]], tied, rules))).toEqual([
      [0, 0, 0.5],
      [0, 1, 0.5],
      [1, 0, 0.5],
    ]);
  });

  it('gives nothing for no regions', () => {
    expect(selectDetections([], [], { scoreThreshold: 0, nmsIou: 0.5, maxDetections: 3 })).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6])('by a second way, on random input %i', (seed) => {
    const random = createRandom(seed);
    const count = 5 + Math.floor(random() * 40);
    const some = Array.from({ length: count }, (): Corners => {
      const [x, y] = [Math.floor(random() * 20), Math.floor(random() * 20)];
      return [x, y, x + Math.floor(random() * 12), y + 1 + Math.floor(random() * 12)];
    });
    const values = some.map(() => Array.from({ length: 4 }, () => Math.round(random() * 50) / 50));
    // small caps, with which all that overlap fill the first candidates and the rest must be looked at
    for (const maxDetections of [1, 3, 20, 1000]) {
      const rules = { scoreThreshold: 0.1 * (seed % 3), nmsIou: seed % 2 === 0 ? 0.05 : 0.5, maxDetections };
      expect(plain(selectDetections(some, rows(values), rules))).toEqual(selectSlowly(some, values, rules));
    }
  });

  it('looks beyond the best candidates where these suppress each other', () => {
    // 40 boxes in one place, and one of the lowest score elsewhere
    const pile: readonly Corners[] = [...Array.from({ length: 40 }, () => boxes[0]), boxes[2]];
    const falling = pile.map((_, index) => [0.9 - index / 100]);
    const rules = { scoreThreshold: 0, nmsIou: 0.5, maxDetections: 2 };
    expect(plain(selectDetections(pile, rows(falling), rules)).map(([region]) => region)).toEqual([0, 40]);
  });

  it.each(selectRow.cases)('equals torchvision, $rules', async (stored) => {
    expect(stored.kept.length).toBeGreaterThan(4);
    await expectAgreement(selectRow, stored);
  });
});
