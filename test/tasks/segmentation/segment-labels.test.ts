import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { findComponents } from '../../../tasks/segmentation/connected-components.js';
import { segmentLabels } from '../../../tasks/segmentation/segment-labels.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { componentsRow } from '../../numbers/rows/segmentation-maps.js';

/** Regions by flooding from each first pixel. */
function floodSlowly(map: Int32Array, height: number, width: number): number[] {
  const regions = Array.from(map, () => -1);
  let count = 0;
  for (let start = 0; start < map.length; start++) {
    if (regions[start] >= 0) continue;
    const waiting = [start];
    regions[start] = count;
    for (let pixel = waiting.pop(); pixel !== undefined; pixel = waiting.pop())
      for (const [dy, dx] of [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dy, dx]))) {
        const [y, x] = [Math.floor(pixel / width) + dy, (pixel % width) + dx];
        const other = y * width + x;
        if (y < 0 || x < 0 || y >= height || x >= width) continue;
        if (regions[other] >= 0 || map[other] !== map[start]) continue;
        regions[other] = count;
        waiting.push(other);
      }
    count++;
  }
  return regions;
}

describe('findComponents', () => {
  it('joins pixels that touch at a corner', () => {
    // 1 0 1
    // 0 1 0
    const { regions, labels, areas } = findComponents(Int32Array.of(1, 0, 1, 0, 1, 0), 2, 3);
    expect([...regions]).toEqual([0, 1, 0, 1, 0, 1]);
    expect(labels).toEqual([1, 0]);
    expect(areas).toEqual([3, 3]);
  });

  it('does not join the last pixel of a row with the first of the next', () => {
    expect([...findComponents(Int32Array.of(0, 0, 1, 1, 0, 0), 2, 3).regions]).toEqual([0, 0, 1, 2, 0, 0]);
    expect([...findComponents(Int32Array.of(0, 0, 0, 1, 1, 0, 0, 0), 2, 4).regions]).toEqual([
      0, 0, 0, 1, 2, 0, 0, 0,
    ]);
  });

  it('finds the regions that scipy labels', () => expectAgreement(componentsRow));

  it('finds the regions that flooding finds', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed);
      const [height, width] = [1 + Math.floor(random() * 14), 1 + Math.floor(random() * 14)];
      const map = Int32Array.from({ length: height * width }, () => Math.floor(random() * 2.6));
      const { regions, areas, labels } = findComponents(map, height, width);
      expect([...regions]).toEqual(floodSlowly(map, height, width));
      areas.forEach((area, region) => {
        expect(regions.filter((other) => other === region)).toHaveLength(area);
        expect(map[regions.indexOf(region)]).toBe(labels[region]);
      });
    }
  });
});

describe('segmentLabels', () => {
  // 0 is stuff, 1 a thing, 2 stuff
  // 0 1 0 1
  // 0 1 0 2
  const map = Int32Array.of(0, 1, 0, 1, 0, 1, 0, 2);
  const isThing = [false, true, false];

  it('makes one segment of a class of stuff, and one of each region of a thing', () => {
    const { map: ids, segments } = segmentLabels(map, 2, 4, { isThing, minimumArea: 1 });
    expect([...ids.data]).toEqual([1, 2, 1, 3, 1, 2, 1, 4]);
    expect(segments).toEqual([
      { id: 1, label: 0, area: 4 },
      { id: 2, label: 1, area: 2 },
      { id: 3, label: 1, area: 1 },
      { id: 4, label: 2, area: 1 },
    ]);
  });

  it('drops small segments, stuff by the sum of its regions, and leaves no gap in the ids', () => {
    const { map: ids, segments } = segmentLabels(map, 2, 4, { isThing, minimumArea: 2 });
    expect([...ids.data]).toEqual([1, 2, 1, 0, 1, 2, 1, 0]);
    expect(segments.map(({ id, area }) => [id, area])).toEqual([
      [1, 4],
      [2, 2],
    ]);
    // regions of 2 and 2: as stuff they are 4 together
    const pair = Int32Array.of(0, 0, 1, 0, 0);
    const rules = { isThing: [false, false], minimumArea: 3 };
    expect([...segmentLabels(pair, 1, 5, rules).map.data]).toEqual([1, 1, 0, 1, 1]);
    expect([...segmentLabels(pair, 1, 5, { ...rules, isThing: [true, false] }).map.data]).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });

  it('keeps what it says: ids from 1, areas, and every pixel of a segment has its label', () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = createRandom(seed);
      const labels = Int32Array.from({ length: 12 * 9 }, () => Math.floor(random() ** 2 * 4));
      const rules = { isThing: [false, true, true, false], minimumArea: 1 + (seed % 4) };
      const { map: ids, segments } = segmentLabels(labels, 12, 9, rules);
      expect(segments.map(({ id }) => id)).toEqual(segments.map((_, index) => index + 1));
      for (const { id, label, area } of segments) {
        const pixels = [...ids.data.keys()].filter((pixel) => ids.data[pixel] === id);
        expect(pixels).toHaveLength(area);
        expect(area).toBeGreaterThanOrEqual(rules.minimumArea);
        expect(pixels.every((pixel) => labels[pixel] === label)).toBe(true);
      }
      const stuff = segments.filter(({ label }) => !rules.isThing[label]).map(({ label }) => label);
      expect(new Set(stuff).size).toBe(stuff.length);
    }
  });
});
