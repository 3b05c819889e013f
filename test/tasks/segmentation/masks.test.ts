import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../../harness/core/random.js';
import { createTensor } from '../../../harness/core/tensor.js';
import { sigmoid, type ClassifiedMasks } from '../../../tasks/segmentation/classified-masks.js';
import { labelMasks } from '../../../tasks/segmentation/label-masks.js';
import { enlargeStack, sampleMap } from '../../../tasks/segmentation/map-stack.js';
import { classifyMask, weighEnsemble } from '../../../tasks/segmentation/mask-classes.js';
import { mergeMasks } from '../../../tasks/segmentation/merge-masks.js';
import { poolMasks } from '../../../tasks/segmentation/pool-masks.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { classify, maskClassesRow, mergingRow } from '../../numbers/rows/segmentation-maps.js';

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

describe.each(mergingRow.cases)('FC-CLIP on image $index, ensemble $withEnsemble', (one) => {
  it('gives these features and probabilities', () => expectAgreement(maskClassesRow, one));

  it('gives these labels and segments', async () => {
    await expectAgreement(mergingRow, one);
    const isThing = one.stored.names.map((_, label) => one.stored.things.includes(label));
    const { map, segments } = mergeMasks(classify(one), ...one.stored.size, isThing);
    for (const { id, area } of segments) expect(map.data.filter((each) => each === id)).toHaveLength(area);
  });
});

describe('classifyMask', () => {
  it('by hand', () => {
    const inside = Float64Array.of(Math.log(3), 0);
    // softmax of ln 3 and 0 is 3/4 and 1/4
    const plain = classifyMask({ inside, temperature: 1 });
    expect(furthest(plain, [0.75, 0.25])).toBeLessThan(1e-15);
    // outside 1/2 and 1/2; weights 0 and 1: 3/4 and 1/2, summed up to 1: 3/5 and 2/5
    const outside = { scores: Float64Array.of(7, 7), temperature: 2, weights: Float64Array.of(0, 1) };
    expect(furthest(classifyMask({ inside, temperature: 1, outside }), [0.6, 0.4])).toBeLessThan(1e-15);
  });

  it('stays a number where one side leaves nothing', () => {
    const outside = { scores: Float64Array.of(0, 1), temperature: 1e5, weights: Float64Array.of(0.5, 0.5) };
    const [first, second] = classifyMask({ inside: Float64Array.of(1, 0), temperature: 1e5, outside });
    expect(first).toBeCloseTo(0.5, 9);
    expect(second).toBeCloseTo(0.5, 9);
  });
});

describe('weighEnsemble', () => {
  const categories = [
    { id: 1, name: 'cat', names: ['cat', 'kitten'] },
    { id: 2, name: 'dog', names: ['dog'] },
  ];
  const facts = { seen: 0.4, unseen: 0.8, temperature: 100 };

  it('knows a class by any of its names', () => {
    expect([...weighEnsemble('segmenter', categories, facts, ['kitten', 'Dog'])]).toEqual([0.4, 0.8]);
  });

  it('does not guess what was trained on', () => {
    expect(() => weighEnsemble('segmenter', categories, facts, undefined)).toThrow(/trainedOn/);
  });
});

/** Masks of one size with random logits and probabilities; whole numbers and few of them bring ties. Of two seeds out of three
 *  every other mask is far below 0, so that it hardly changes. */
function randomMasks(seed: number): ClassifiedMasks {
  const random = createRandom(seed);
  const [count, height, width, classes] = [2 + (seed % 5), 2 + (seed % 3), 3 + (seed % 4), 3 + (seed % 6)];
  const depthOf = (place: number) =>
    seed % 3 > 0 && Math.floor(place / (height * width)) % 2 === 1 ? 12 : 0;
  const data = Float32Array.from(
    { length: count * height * width },
    (_, place) => Math.round(random() * 8 - 4) - depthOf(place),
  );
  const probabilities = Float64Array.from({ length: count * classes }, () => Math.round(random() * 4) / 16);
  const voids = Float64Array.from({ length: count }, () => random() * 0.4);
  return { masks: { data, count, height, width }, classes, probabilities, voids };
}

describe('labelMasks', () => {
  it('tells apart what masks that hardly change decide', () => {
    // logits of the first -9, -8.75, -8.25, -8, of the second -8.5: none of their sigmoids is above 0.0004, and the mean of
    // the first one's ends, 0.00023, is above the second one's 0.0002
    const masks = { data: Float32Array.of(-9, -8, -8.5, -8.5), count: 2, height: 1, width: 2 };
    const image = {
      masks,
      classes: 2,
      probabilities: Float64Array.of(1, 0, 0, 1),
      voids: new Float64Array(2),
    };
    expect([...labelMasks(image, 1, 4)]).toEqual([1, 1, 0, 0]);
  });

  it('leaves classes out of tiles without changing anything', () => {
    for (let seed = 0; seed < 12; seed++) {
      const image = randomMasks(seed);
      const { masks, classes, probabilities } = image;
      const [height, width] = [19 + seed, 40 - seed];
      const enlarged = enlargeStack(masks, height, width);
      const slow = Array.from({ length: height * width }, (_, pixel) => {
        const sums = Array.from({ length: classes }, (_, label) => {
          let sum = 0;
          for (let mask = 0; mask < masks.count; mask++)
            sum +=
              sigmoid(sampleMap(enlarged, mask, Math.floor(pixel / width), pixel % width)) *
              probabilities[mask * classes + label];
          return sum;
        });
        return sums.indexOf(Math.max(...sums));
      });
      expect([...labelMasks(image, height, width)]).toEqual(slow);
    }
  });
});

describe('mergeMasks', () => {
  /** Masks over one row, without enlarging. */
  const rowOf = (logits: number[][], probabilities: number[][], voids: number[]): ClassifiedMasks => ({
    masks: {
      data: Float32Array.from(logits.flat()),
      count: logits.length,
      height: 1,
      width: logits[0].length,
    },
    classes: probabilities[0].length,
    probabilities: Float64Array.from(probabilities.flat()),
    voids: Float64Array.from(voids),
  });

  it('merges stuff, keeps things apart, and leaves void what no mask covers', () => {
    const image = rowOf(
      [
        [4, 4, -4, -4, -4],
        [-4, -4, 4, -4, -4],
        [-4, -4, -4, 4, -4],
      ],
      [
        [0.9, 0.1],
        [0.8, 0.2],
        [0.7, 0.2],
      ],
      [0, 0, 0.1],
    );
    expect([...mergeMasks(image, 1, 5, [false, false]).map.data]).toEqual([1, 1, 1, 1, 0]);
    expect(mergeMasks(image, 1, 5, [false, false]).segments).toEqual([{ id: 1, label: 0, area: 4 }]);
    expect([...mergeMasks(image, 1, 5, [true, false]).map.data]).toEqual([1, 1, 2, 3, 0]);
  });

  it('drops a mask that wins less than 0.8 of what it covers, and keeps one of exactly 0.8', () => {
    // the second covers 5 and wins 4, then 3
    const second = [4, 4, 4, 4, 4, -4];
    const probabilities = [[0.9], [0.5]];
    const keeps = rowOf([[4, -4, -4, -4, -4, -4], second], probabilities, [0, 0]);
    expect([...mergeMasks(keeps, 1, 6, [true]).map.data]).toEqual([1, 2, 2, 2, 2, 0]);
    const drops = rowOf([[4, 4, -4, -4, -4, -4], second], probabilities, [0, 0]);
    expect([...mergeMasks(drops, 1, 6, [true]).map.data]).toEqual([1, 1, 0, 0, 0, 0]);
  });

  it('drops masks that are more probably void, not those that are as probable', () => {
    const image = rowOf([[4], [4]], [[0.4], [0.45]], [0.5, 0.55]);
    expect(mergeMasks(image, 1, 1, [true]).segments).toEqual([]);
    const tie = rowOf([[4]], [[0.5]], [0.5]);
    expect(mergeMasks(tie, 1, 1, [true]).segments).toHaveLength(1);
  });
});

describe('poolMasks', () => {
  it('averages the cells above 0, and says how many there are', () => {
    const features = createTensor(Float32Array.of(1, 2, 4, 8), [1, 1, 4]);
    const masks = { data: Float32Array.of(1, -1, 3, 0, -1, -1, -1, -1), count: 2, height: 1, width: 4 };
    // cells 0 and 2: (1 + 4) / 2; a logit of 0 is outside
    const { features: pooled, cells } = poolMasks(features, masks);
    expect([...pooled.data]).toEqual([2.5, 0]);
    expect(cells).toEqual([2, 0]);
  });
});
