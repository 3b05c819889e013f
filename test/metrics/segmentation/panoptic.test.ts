import { describe, expect, it } from '@jest/globals';
import type { Category, LabelMap, Segment } from '../../../harness/core/annotations.js';
import { MetricError } from '../../../harness/core/errors.js';
import {
  matchSegments,
  type PredictedSegment,
} from '../../../harness/metrics/segmentation/panoptic-matches.js';
import {
  namePanoptic,
  panopticIntervals,
  summarizePanoptic,
} from '../../../harness/metrics/segmentation/panoptic-summary.js';
import { expectOneLine } from '../../support/errors.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { panopticRow } from '../../numbers/rows/segmentation.js';
import { createRandom, drawMap, mapOfRows } from './fixture.js';
import { matchSlowly } from './slow-panoptic.js';

const categoryOf = (id: number, isThing: boolean): Category => ({
  id,
  name: `c${id}`,
  names: [`c${id}`],
  isThing,
});
const categories = [categoryOf(1, true), categoryOf(2, true), categoryOf(3, false)];
const ids = new Set([1, 2, 3]);

const areaOf = ({ data }: LabelMap, id: number) => Array.from(data).filter((one) => one === id).length;
const segment = (map: LabelMap, id: number, categoryId: number, crowd = false): Segment => ({
  ...{ id, categoryId, crowd },
  area: areaOf(map, id),
});

const match = (
  map: LabelMap,
  segments: readonly Segment[],
  guess: LabelMap,
  guessed: readonly PredictedSegment[],
) => matchSegments({ map, segments, where: 't.png' }, { map: guess, segments: guessed, where: 'p.png' }, ids);

describe('panoptic quality', () => {
  it('by hand', () => {
    // ids of 24 bits; 0 is void
    const big = 2 ** 24 - 1;
    const truth = mapOfRows([big, big, big, big, 0, 0], [2, 2, 2, 2, 2, 2], [3, 3, 0, 0, 0, 0]);
    const guess = mapOfRows([7, 7, 7, 0, 7, 0], [8, 8, 8, 9, 9, 9], [0, 0, 5, 5, 5, 5]);
    const { counts, unlikeAreas } = match(
      truth,
      [segment(truth, big, 1), segment(truth, 2, 2), segment(truth, 3, 3)],
      guess,
      [
        { id: 7, categoryId: 1 }, // 3 pixels shared; union 4 + 4 - 3 - 1 on void = 4: IoU 3 / 4
        { id: 8, categoryId: 2 }, // 3 of 6: IoU 1 / 2 is no match; no void: a false positive
        { id: 9, categoryId: 2 }, // the same
        { id: 5, categoryId: 3 }, // all on void: dropped
      ],
    );
    expect(counts).toEqual({ 1: [3 / 4, 1, 0, 0], 2: [0, 0, 2, 1], 3: [0, 0, 0, 1] });
    expect(unlikeAreas).toEqual([]);
    const summary = summarizePanoptic([counts], categories);
    expect(summary).toEqual({
      all: { PQ: 1 / 4, SQ: 1 / 4, RQ: 1 / 3, n: 3 },
      things: { PQ: 3 / 8, SQ: 3 / 8, RQ: 1 / 2, n: 2 },
      stuff: { PQ: 0, SQ: 0, RQ: 0, n: 1 },
      categories: [
        { PQ: 3 / 4, SQ: 3 / 4, RQ: 1 },
        { PQ: 0, SQ: 0, RQ: 0 },
        { PQ: 0, SQ: 0, RQ: 0 },
      ],
    });
    // two images with the same: sums, not means
    expect(summarizePanoptic([counts, counts], categories)).toEqual(summary);
  });

  it('takes the area of the truth from the JSON, and says where the PNG has another', () => {
    const map = mapOfRows([4, 4, 4, 4]);
    const { counts, unlikeAreas } = match(map, [{ ...segment(map, 4, 1), area: 6 }], map, [
      { id: 4, categoryId: 1 },
    ]);
    expect(counts).toEqual({ 1: [4 / 6, 1, 0, 0] }); // union 4 + 6 - 4
    expect(unlikeAreas).toEqual([4]);
  });

  it('excuses what lies on the last crowd segment of its category only', () => {
    const truth = mapOfRows([1, 1, 1], [2, 2, 2], [3, 3, 3]);
    const guess = mapOfRows([4, 4, 4], [5, 5, 5], [6, 6, 6]);
    const crowd = (id: number, categoryId: number) => segment(truth, id, categoryId, true);
    const guessed = [4, 5, 6].map((id) => ({ id, categoryId: 1 }));
    const { counts } = match(truth, [crowd(1, 1), crowd(2, 1), crowd(3, 2)], guess, guessed);
    expect(counts).toEqual({ 1: [0, 0, 2, 0] }); // 5 is excused, 4 and 6 are not
  });

  it('leaves a group without categories without value', () => {
    const { counts } = match(mapOfRows([1]), [segment(mapOfRows([1]), 1, 3)], mapOfRows([0]), []);
    const summary = summarizePanoptic([counts, {}], categories);
    expect(summary.things).toEqual({ n: 0 });
    expect(namePanoptic(summary)).toEqual({ PQ: 0, SQ: 0, RQ: 0, PQ_stuff: 0, SQ_stuff: 0, RQ_stuff: 0 });
    expect(summarizePanoptic([{}], categories).all).toEqual({ n: 0 });
  });

  it.each(panopticRow.cases)('the values of panopticapi: $name', (stored) =>
    expectAgreement(panopticRow, stored),
  );

  it('equals a slow way, pixel sets of every pair, on drawn maps', () => {
    let matches = 0;
    for (let seed = 0; seed < 60; seed++) {
      const random = createRandom(seed);
      const [height, width] = [2 + Math.floor(random() * 5), 2 + Math.floor(random() * 6)];
      const truth = drawMap(height, width, [0, 1, 2, 3, 70000, 2 ** 24 - 1], random);
      const noise = drawMap(height, width, [0, 1, 5, 6, 2 ** 24 - 2], random);
      const guess = {
        height,
        width,
        data: truth.data.map((one, i) => (random() < 0.8 ? one : noise.data[i])),
      };
      const presentIn = (map: LabelMap) => [...new Set(map.data)].filter((id) => id > 0);
      const truths = presentIn(truth).map((id) => segment(truth, id, 1 + (id % 3), random() < 0.3));
      const guesses = presentIn(guess).map((id) => ({
        id,
        categoryId: random() < 0.8 ? 1 + (id % 3) : 1 + Math.floor(random() * 3),
      }));
      const { counts } = match(truth, truths, guess, guesses);
      const slow = matchSlowly(truth, truths, guess, guesses);
      expect(Object.keys(counts)).toEqual(Object.keys(slow));
      for (const [id, numbers] of Object.entries(slow)) {
        numbers.forEach((value, i) => {
          expect(counts[id][i]).toBeCloseTo(value, 12);
        });
        matches += numbers[1];
      }
    }
    expect(matches).toBeGreaterThan(50);
  });

  it('is 1 for the truth itself, whatever the ids are', () => {
    const random = createRandom(2);
    const truth = drawMap(9, 9, [0, 1, 2, 3, 4], random);
    const segments = [1, 2, 3, 4].map((id) => segment(truth, id, 1 + (id % 3)));
    const other = { ...truth, data: truth.data.map((id) => (id === 0 ? 0 : 2 ** 24 - id)) };
    const { counts } = match(
      truth,
      segments,
      other,
      segments.map(({ id, categoryId }) => ({ id: 2 ** 24 - id, categoryId })),
    );
    expect(summarizePanoptic([counts], categories).all).toEqual({ PQ: 1, SQ: 1, RQ: 1, n: 3 });
  });

  it('has intervals that hold the value and repeat themselves', () => {
    const random = createRandom(4);
    const counts = Array.from({ length: 20 }, () => ({
      1: [0.8 * random(), 1, Math.floor(random() * 2), 0],
      3: [0, 0, 1, Math.floor(random() * 3)],
    }));
    const intervals = panopticIntervals(counts, categories, 1);
    const named = namePanoptic(summarizePanoptic(counts, categories));
    expect(Object.keys(intervals)).toEqual(Object.keys(named));
    for (const [name, [low, high]] of Object.entries(intervals))
      expect(low <= named[name] && named[name] <= high).toBe(true);
    expect(panopticIntervals(counts, categories, 1)).toEqual(intervals);
    // stuff is drawn in only some resamples: no interval
    expect(
      Object.keys(panopticIntervals([{ 1: [0.6, 1, 0, 0] }, { 3: [0.6, 1, 0, 0] }], categories, 1)),
    ).toEqual(['PQ', 'SQ', 'RQ']);
  });

  const map = mapOfRows([1, 1, 2]);
  const segments = [segment(map, 1, 1), segment(map, 2, 2)];
  const guessed = [
    { id: 1, categoryId: 1 },
    { id: 2, categoryId: 2 },
  ];
  it.each([
    [
      'a truth id of the PNG alone',
      () => match(map, segments.slice(1), map, guessed),
      ['t.png: segment 1 is in the PNG and not in its JSON'],
    ],
    [
      'a truth id of the JSON alone',
      () => match(map, [...segments, { ...segments[0], id: 9 }], map, guessed),
      ['t.png: segment 9 is in its JSON and not in the PNG'],
    ],
    [
      'a predicted id of the PNG alone',
      () => match(map, segments, map, guessed.slice(1)),
      ['p.png: segment 1 is in the PNG and not in its JSON'],
    ],
    [
      'a predicted id of the JSON alone',
      () => match(map, segments, map, [...guessed, { id: 9, categoryId: 1 }]),
      ['p.png: segment 9 is in its JSON and not in the PNG'],
    ],
    ['an id twice', () => match(map, segments, map, [...guessed, guessed[0]]), ['p.png: segment 1 is twice']],
    [
      'void as a segment',
      () => match(map, segments, mapOfRows([0, 1, 2]), [...guessed, { id: 0, categoryId: 1 }]),
      ['p.png: segment 0', 'void'],
    ],
    [
      'an unknown category',
      () => match(map, segments, map, [guessed[0], { id: 2, categoryId: 5 }]),
      ['p.png: segment 2 has category 5'],
    ],
    [
      'another size',
      () => match(map, segments, mapOfRows([1], [1], [2]), guessed),
      ['p.png: is 3 x 1', '1 x 3 as t.png'],
    ],
    [
      'an area that is too small',
      () => match(map, [{ ...segments[0], area: 1 }, segments[1]], map, guessed),
      ['t.png: segment 1: its area is 1 in the JSON, but 2 pixels'],
    ],
    ['no images', () => summarizePanoptic([], categories), ['no images']],
  ])('refuses %s', async (_what, action, parts) => {
    await expectOneLine(action, MetricError, ...parts);
  });
});
