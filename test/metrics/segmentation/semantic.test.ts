import { describe, expect, it } from '@jest/globals';
import type { LabelMap } from '../../../harness/core/annotations.js';
import { MetricError } from '../../../harness/core/errors.js';
import { countLabels, type CountingRules } from '../../../harness/metrics/segmentation/label-counts.js';
import {
  semanticIntervals,
  summarizeSemantic,
} from '../../../harness/metrics/segmentation/semantic-summary.js';
import { expectOneLine } from '../../support/errors.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { semanticRow } from '../../numbers/rows/segmentation.js';
import { createRandom, drawMap, mapOfRows } from './fixture.js';

type Pair = readonly [truth: LabelMap, prediction: LabelMap];

const score = (pairs: readonly Pair[], rules: CountingRules) =>
  summarizeSemantic(
    pairs.map(([truth, prediction]) => countLabels(truth, prediction, rules)),
    rules.classes,
  );

describe('semantic segmentation', () => {
  it('by hand', () => {
    // of 10 pixels 2 are ignored (255), whatever is predicted there: class 0 has 4, class 1 has 3, class 2 has 1
    const truth = mapOfRows([0, 0, 0, 0, 1], [1, 1, 2, 255, 255]);
    // class 0 predicted 4 times, 3 right; class 1 3 times, 2 right; class 3 once, never true
    const prediction = mapOfRows([0, 0, 0, 3, 0], [1, 1, 1, 2, 9]);
    const rules = { classes: 5, ignore: 255 };
    expect(countLabels(truth, prediction, rules)).toEqual({
      0: [3, 4, 4],
      1: [2, 3, 3],
      2: [0, 1, 0],
      3: [0, 0, 1],
    });
    const IoU = [3 / 5, 2 / 4, 0];
    const { classes, ...values } = score([[truth, prediction]], rules);
    expect(values).toEqual({
      mIoU: (IoU[0] + IoU[1]) / 3, // classes with truth: 0, 1, 2
      mIoU_union: (IoU[0] + IoU[1]) / 4, // with class 3
      fwIoU: (IoU[0] * 4 + IoU[1] * 3) / 8,
      mACC: (3 / 4 + 2 / 3) / 3,
      pACC: 5 / 8,
    });
    expect(classes.map((one) => one.IoU)).toEqual([...IoU, undefined, undefined]);
    expect(classes.map((one) => one.IoU_union)).toEqual([...IoU, 0, undefined]);
    expect(classes.map((one) => one.ACC)).toEqual([3 / 4, 2 / 3, 0, undefined, undefined]);
  });

  it('shifts the truth once with reduceZero, and 255 stays 255', () => {
    const truth = mapOfRows([0, 1, 2, 255]);
    const rules = { classes: 2, ignore: 255, reduceZero: true };
    expect(countLabels(truth, mapOfRows([1, 0, 0, 1]), rules)).toEqual({ 0: [1, 1, 2], 1: [0, 1, 0] });
  });

  it('is no mean of images', () => {
    const rules = { classes: 2, ignore: 255 };
    const one: Pair = [mapOfRows([0]), mapOfRows([0])];
    const other: Pair = [mapOfRows([0, 0, 0, 1]), mapOfRows([1, 1, 1, 1])];
    // class 0: 1 of 4 pixels; class 1: 1 of union 4. The mean of images would be (1 + 1 / 8) / 2
    expect(score([one, other], rules).mIoU).toBe(1 / 4);
  });

  it('has no value where all is ignored, and an ignored image changes nothing', () => {
    const rules = { classes: 2, ignore: 255 };
    const ignored: Pair = [mapOfRows([255, 255]), mapOfRows([0, 7])];
    const { classes, ...values } = score([ignored], rules);
    expect(Object.values(values)).toEqual(Array(5).fill(undefined));
    expect(classes).toHaveLength(2);
    const scored: Pair = [mapOfRows([0, 1]), mapOfRows([0, 0])];
    expect(score([scored, ignored], rules)).toEqual(score([scored], rules));
  });

  it.each(semanticRow.cases)('the values of detectron2 and mmsegmentation: $name', (stored) =>
    expectAgreement(semanticRow, stored),
  );

  it('equals a whole confusion matrix on drawn maps', () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed);
      const classes = 2 + Math.floor(random() * 4);
      const labels = Array.from({ length: classes }, (_, i) => i);
      const pairs = Array.from({ length: 3 }, (): Pair => {
        const [height, width] = [1 + Math.floor(random() * 6), 1 + Math.floor(random() * 6)];
        return [
          drawMap(height, width, [...labels.slice(1), 9], random),
          drawMap(height, width, labels, random),
        ];
      });
      const matrix = labels.map(() => labels.map(() => 0));
      for (const [truth, prediction] of pairs)
        truth.data.forEach((label, i) => {
          if (label !== 9) matrix[label][prediction.data[i]]++;
        });
      const row = (i: number) => matrix[i].reduce((a, b) => a + b, 0);
      const column = (i: number) => matrix.reduce((sum, one) => sum + one[i], 0);
      const IoU = labels.map((i) => matrix[i][i] / (row(i) + column(i) - matrix[i][i]));
      const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
      const values = score(pairs, { classes, ignore: 9 });
      const occurring = labels.filter((i) => row(i) > 0);
      if (occurring.length === 0) continue;
      expect(values.mIoU).toBeCloseTo(mean(occurring.map((i) => IoU[i])), 12);
      expect(values.mIoU_union).toBeCloseTo(mean(IoU.filter((one) => !Number.isNaN(one))), 12);
      expect(values.pACC).toBeCloseTo(
        labels.reduce((sum, i) => sum + matrix[i][i], 0) / labels.reduce((sum, i) => sum + row(i), 0),
        12,
      );
    }
  });

  it('does not depend on the order of images, or of classes', () => {
    const random = createRandom(7);
    const pairs = Array.from({ length: 4 }, (): Pair => [
      drawMap(5, 6, [0, 1, 2, 3], random),
      drawMap(5, 6, [0, 1, 2, 3], random),
    ]);
    const turn = ({ height, width, data }: LabelMap) => ({ height, width, data: data.map((v) => 3 - v) });
    const values = score(pairs, { classes: 4 });
    const turned = score(
      pairs.toReversed().map(([a, b]): Pair => [turn(a), turn(b)]),
      { classes: 4 },
    );
    expect(turned.mIoU).toBeCloseTo(values.mIoU ?? NaN, 12);
    expect(turned.classes.toReversed()).toEqual(values.classes);
  });

  it('has intervals that hold the value and repeat themselves', () => {
    const random = createRandom(3);
    const counts = Array.from({ length: 12 }, () =>
      countLabels(drawMap(6, 6, [0, 1, 2], random), drawMap(6, 6, [0, 1, 2, 3], random), { classes: 4 }),
    );
    const intervals = semanticIntervals(counts, 4, 5);
    const { classes, ...values } = summarizeSemantic(counts, 4);
    expect(classes).toHaveLength(4);
    expect(Object.keys(intervals)).toEqual(Object.keys(values));
    for (const [name, [low, high]] of Object.entries(intervals)) {
      const value = values[name as keyof typeof values] ?? NaN;
      expect(low < value && value < high).toBe(true);
    }
    expect(semanticIntervals(counts, 4, 5)).toEqual(intervals);
    expect(semanticIntervals(counts.slice(0, 1), 4, 5).mIoU).toEqual([
      summarizeSemantic(counts.slice(0, 1), 4).mIoU,
      summarizeSemantic(counts.slice(0, 1), 4).mIoU,
    ]);
  });

  const names = { truth: 't.png', prediction: 'p.png' };
  const count = (truth: LabelMap, prediction: LabelMap, rules: CountingRules) => () =>
    countLabels(truth, prediction, rules, names);
  it.each([
    [
      'a truth beyond the classes',
      count(mapOfRows([0, 3]), mapOfRows([0, 0]), { classes: 3, ignore: 255 }),
      ['t.png: label 3 at row 0, column 1', '0 to 2 or the ignored 255'],
    ],
    [
      'a prediction beyond the classes',
      count(mapOfRows([0], [0]), mapOfRows([0], [3]), { classes: 3 }),
      ['p.png: label 3 at row 1, column 0', '0 to 2'],
    ],
    [
      'a predicted ignore label',
      count(mapOfRows([0]), mapOfRows([255]), { classes: 3, ignore: 255 }),
      ['p.png: label 255'],
    ],
    [
      'a truth beyond the classes with reduceZero',
      count(mapOfRows([4]), mapOfRows([0]), { classes: 3, ignore: 255, reduceZero: true }),
      ['t.png: label 4', '0 to 3 or'],
    ],
    [
      'another size',
      count(mapOfRows([0, 0]), mapOfRows([0], [0]), { classes: 3 }),
      ['p.png: is 2 x 1', 'expected 1 x 2 as t.png'],
    ],
    ['no images', () => summarizeSemantic([], 3), ['no images']],
    ['counts of other classes', () => summarizeSemantic([{ 3: [0, 0, 1] }], 3), ['class 3']],
  ])('refuses %s', async (_what, action, parts) => {
    await expectOneLine(action, MetricError, ...parts);
  });
});
