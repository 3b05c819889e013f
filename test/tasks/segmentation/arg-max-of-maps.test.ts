import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { argMaxOfMaps, type MapScore } from '../../../tasks/segmentation/arg-max-of-maps.js';
import { planAxis } from '../../../tasks/segmentation/bilinear-axis.js';
import { enlargeStack, type EnlargedStack, type MapStack } from '../../../tasks/segmentation/map-stack.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { argMaxRow, interpolationRow, sampleAll } from '../../numbers/rows/segmentation-maps.js';

const one = (height: number, width: number, ...maps: number[][]): MapStack => ({
  ...{ height, width, count: maps.length },
  data: Float32Array.from(maps.flat()),
});

/** The arg max by its definition: all maps are computed whole. */
function argMaxSlowly(enlarged: EnlargedStack, score: MapScore = (_, value) => value): number[] {
  const maps = Array.from({ length: enlarged.stack.count }, (_, index) =>
    sampleAll(enlarged, index).map((value) => score(index, value)),
  );
  return maps[0].map((_, pixel) => {
    const values = maps.map((map) => map[pixel]);
    return values.indexOf(Math.max(...values));
  });
}

function randomStack(seed: number, count: number, height: number, width: number, steps?: number): MapStack {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: count * height * width }, () =>
    steps === undefined ? random() : Math.floor(random() * steps),
  );
  return { data, count, height, width };
}

describe('planAxis', () => {
  it('doubles with half-pixel centres', () => {
    // centres of 4 on 2: 0.25, 0.75, 1.25, 1.75, less 0.5: -0.25 (to 0), 0.25, 0.75, 1.25 (past the last: 1)
    const { low, high, weight } = planAxis(2, 4);
    expect([...low]).toEqual([0, 0, 0, 1]);
    expect([...high]).toEqual([1, 1, 1, 1]);
    expect([...weight]).toEqual([0, 0.25, 0.75, 0]);
  });

  it('keeps places where both are of one length', () => {
    expect([...planAxis(5, 5).low]).toEqual([0, 1, 2, 3, 4]);
    expect([...planAxis(5, 5).weight]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('sampleMap', () => {
  it.each(
    interpolationRow.cases.map(
      (stored) => [`${stored.height} x ${stored.width} to ${stored.to.join(' x ')}`, stored] as const,
    ),
  )('is what torch interpolates, %s', (_, stored) => expectAgreement(interpolationRow, stored));
});

describe('argMaxOfMaps', () => {
  it('compares what was interpolated, not labels', () => {
    // one row, 2 cells to 4 pixels: map 0 is 4, 3, 1, 0; map 1 is 0, 0.5, 1.5, 2; map 2 is 1 everywhere
    const stack = one(1, 2, [4, 0], [0, 2], [1, 1]);
    expect([...argMaxOfMaps(enlargeStack(stack, 1, 4))]).toEqual([0, 0, 1, 1]);
    // in the middle of 3 pixels the third map beats the two that meet there: 1, 1, 1.5
    const meeting = one(1, 2, [2, 0], [0, 2], [1.5, 1.5]);
    expect([...argMaxOfMaps(enlargeStack(meeting, 1, 3))]).toEqual([0, 2, 1]);
  });

  it('gives ties to the lower index, also where a tile is decided at once', () => {
    const stack = one(1, 1, [1], [3], [3], [2]);
    expect([...argMaxOfMaps(enlargeStack(stack, 2, 2))]).toEqual([1, 1, 1, 1]);
  });

  it('is the arg max of what torch interpolates', () => expectAgreement(argMaxRow));

  it('leaves maps out of tiles without changing anything', () => {
    for (let seed = 0; seed < 12; seed++) {
      // whole numbers bring ties
      const stack = randomStack(seed, 9, 1 + (seed % 4), 2 + (seed % 5), seed % 2 === 0 ? undefined : 3);
      const enlarged = enlargeStack(stack, 20 + 3 * seed, 45 - 2 * seed);
      expect([...argMaxOfMaps(enlarged)]).toEqual(argMaxSlowly(enlarged));
      const score: MapScore = (index, value) => (1 + index) * Math.exp(value);
      expect([...argMaxOfMaps(enlarged, score)]).toEqual(argMaxSlowly(enlarged, score));
    }
  });
});
