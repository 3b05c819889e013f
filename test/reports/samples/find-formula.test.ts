import { describe, expect, it } from '@jest/globals';
import { packBits } from '../../../harness/core/bit-set.js';
import { findFormula } from '../../../reports/samples/find-formula.js';
import { describeItems, type ItemFacts } from '../../../reports/samples/task-items.js';

const asBits = (text: string) => packBits(Array.from(text, (mark) => mark === '1'));

// class 0: two samples, class 4: one; regions 1 and 2
const classified: readonly ItemFacts[] = [
  { id: 'a', truth: 0, groups: { year: 5, region: 1 } },
  { id: 'b', truth: 0, groups: { year: 5, region: 2 } },
  { id: 'c', truth: 4, groups: { year: 5, region: 2 } },
];
// image a with two captions, image b with one
const captioned: readonly ItemFacts[] = [
  { id: 'a', truth: ['a#0', 'a#1'] },
  { id: 'b', truth: ['b#0'] },
  { id: 'a#0', truth: 'a' },
  { id: 'a#1', truth: 'a' },
  { id: 'b#0', truth: 'b' },
];

describe('what samples are', () => {
  it('images of a class, with metadata', () => {
    expect(describeItems(classified)).toEqual({
      classes: Int32Array.from([0, 0, 4]),
      groups: { year: Int32Array.from([5, 5, 5]), region: Int32Array.from([1, 2, 2]) },
    });
  });

  it('images and captions', () => {
    expect(describeItems(captioned)).toEqual({
      groups: {},
      images: { image: Int32Array.from([0, 1, 0, 0, 1]), direction: Int32Array.from([0, 0, 1, 1, 1]) },
    });
  });

  it.each<[what: string, items: readonly ItemFacts[]]>([
    ['answers', [{ id: 'q', truth: 'yes' }]],
    ['lists alone', [{ id: 'q', truth: ['x'] }]],
    ['a caption of an image that is not there', [captioned[0], { id: 'c#0', truth: 'c' }]],
    ['nothing', []],
  ])('nothing of that: %s', (_what, items) => {
    expect(describeItems(items)).toEqual({ groups: {} });
  });

  it('no class and no group where one sample has none', () => {
    const items = [...classified, { id: 'd', truth: null }];
    expect(describeItems(items)).toEqual({ groups: {} });
  });
});

describe('how a score is made of them', () => {
  const items = describeItems(classified);
  const models = [asBits('101'), asBits('110')];

  it('as the share of right ones: 2/3', () => {
    expect(findFormula('acc1', items, models, [2 / 3, 2 / 3])).toEqual({ combine: 'mean' });
  });

  it('as mean recall of classes: (1/2 + 1) / 2, (1 + 0) / 2', () => {
    expect(findFormula('mean_per_class_recall', items, models, [0.75, 0.5])).toEqual({
      parts: Int32Array.from([0, 0, 4]),
      combine: 'mean',
    });
  });

  it('as the least of the groups of some column: region 1 has 1, region 2 1/2', () => {
    expect(findFormula('acc_worst_region', items, models, [0.5, 0.5])).toEqual({
      parts: Int32Array.from([1, 2, 2]),
      combine: 'least',
    });
  });

  it('as the mean of both directions of retrieval, drawn by image: (1/2 + 2/3) / 2', () => {
    const images = describeItems(captioned);
    expect(findFormula('mean_recall@1', images, [asBits('10110')], [(1 / 2 + 2 / 3) / 2])).toEqual({
      parts: Int32Array.from([0, 0, 1, 1, 1]),
      clusters: Int32Array.from([0, 1, 0, 0, 1]),
      combine: 'mean',
    });
  });

  it('not where it gives another number for one of the models', () => {
    expect(findFormula('acc1', items, models, [2 / 3, 2 / 3 + 1e-6])).toBeUndefined();
    expect(findFormula('mean_per_class_recall', items, models, [0.75, 2 / 3])).toBeUndefined();
    expect(findFormula('F1-macro_all', items, models, [0.6, 0.4])).toBeUndefined();
  });

  it('not where the samples are not of that kind', () => {
    const none = describeItems([]);
    expect(findFormula('mean_per_class_recall', none, models, [0.75, 0.5])).toBeUndefined();
    expect(findFormula('mean_recall@1', none, models, [0.75, 0.5])).toBeUndefined();
  });
});
