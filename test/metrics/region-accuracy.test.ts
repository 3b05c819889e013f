import { describe, expect, it } from '@jest/globals';
import type { Category } from '../../harness/core/annotations.js';
import { createRandom } from '../../harness/core/random.js';
import { createRegionAccuracy } from '../../harness/metrics/region-accuracy.js';

const categoriesOf = (things: readonly (boolean | undefined)[]): readonly Category[] =>
  things.map((isThing, id) => ({ id, name: String(id), names: [String(id)], isThing }));

describe('createRegionAccuracy', () => {
  it('by hand', () => {
    // category 0: 1 of 2 first; 1: 0 of 1, place 5 is beyond the fifth; 4 (stuff): 1 of 1
    const accuracy = createRegionAccuracy(categoriesOf([true, true, true, true, false]));
    accuracy.add([
      { category: 0, place: 0 },
      { category: 1, place: 5 },
    ]);
    accuracy.add([]);
    accuracy.add([
      { category: 0, place: 4 },
      { category: 4, place: 0 },
    ]);
    expect(accuracy.finish(0)?.metrics).toEqual({
      acc1: 2 / 4,
      acc5: 3 / 4,
      mean_acc1: (1 / 2 + 0 + 1) / 3,
      mean_acc1_things: (1 / 2 + 0) / 2,
      mean_acc1_stuff: 1,
    });
  });

  it('has no acc5 of four categories, nothing of stuff without stuff, and nothing at all without regions', () => {
    const accuracy = createRegionAccuracy(categoriesOf([true, true, undefined, undefined]));
    expect(accuracy.finish(0)).toBeUndefined();
    accuracy.add([{ category: 1, place: 0 }]);
    expect(accuracy.finish(0)?.metrics).toEqual({ acc1: 1, mean_acc1: 1 });
  });

  it('throws on a category that is not there', () => {
    const accuracy = createRegionAccuracy(categoriesOf([true, false]));
    expect(() => {
      accuracy.add([{ category: 2, place: 0 }]);
    }).toThrow('region accuracy: category index 2, expected 0 to 1');
  });

  it('has intervals over images: regions of one image go together', () => {
    const random = createRandom(3);
    const [apart, together] = [1, 2].map(() => createRegionAccuracy(categoriesOf([true, true])));
    for (let image = 0; image < 40; image++) {
      const region = { category: image % 2, place: random() < 0.5 ? 0 : 1 };
      // nine more of the same tell nothing new
      apart.add([region]);
      together.add(Array.from({ length: 10 }, () => region));
    }
    expect(together.finish(7)?.intervals.acc1).toEqual(apart.finish(7)?.intervals.acc1);
    const [low, high] = apart.finish(7)?.intervals.acc1 ?? [0, 0];
    expect(low).toBeLessThan(apart.finish(7)?.metrics.acc1 ?? 0);
    expect(high - low).toBeGreaterThan(0.1);
  });
});
