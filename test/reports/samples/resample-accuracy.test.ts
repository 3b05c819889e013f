import { describe, expect, it } from '@jest/globals';
import { countBits, packBits } from '../../../harness/core/bit-set.js';
import { createRandom } from '../../../harness/core/random.js';
import { resampleAccuracy, scoreAll } from '../../../reports/samples/resample-accuracy.js';

const asBits = (text: string) => packBits(Array.from(text, (mark) => mark === '1'));

function randomMarks(n: number, seed: number, share: number): readonly boolean[] {
  const random = createRandom(seed);
  return Array.from({ length: n }, () => random() < share);
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviationOf = (values: readonly number[]) => {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
};
const column = (rows: readonly (readonly number[])[], model: number) => rows.map((row) => row[model]);

/** The same draws, item by item. */
function resampleSlowly(
  models: readonly (readonly boolean[])[],
  resamples: number,
  seed: number,
): readonly (readonly number[])[] {
  const random = createRandom(seed);
  const n = models[0].length;
  return Array.from({ length: resamples }, () => {
    const chosen = Array.from({ length: n }, () => Math.floor(random() * n));
    return models.map((marks) => chosen.filter((item) => marks[item]).length / n);
  });
}

describe('one task', () => {
  it('is what drawing item by item gives', () => {
    const models = [randomMarks(203, 1, 0.7), randomMarks(203, 2, 0.5), randomMarks(203, 3, 0.1)];
    expect(resampleAccuracy(models.map(packBits), { resamples: 40, seed: 5 })).toEqual(
      resampleSlowly(models, 40, 5),
    );
  });

  it('draws the same items for every model: a model beside itself and its opposite', () => {
    const drawn = resampleAccuracy([asBits('1101000110'), asBits('1101000110'), asBits('0010111001')], {
      resamples: 50,
      seed: 1,
    });
    for (const [one, same, opposite] of drawn) {
      expect(same).toBe(one);
      expect(one + opposite).toBeCloseTo(1, 12);
    }
    expect(new Set(column(drawn, 0)).size).toBeGreaterThan(3);
  });

  it('scatters as the binomial distribution says: sqrt(0.25 / 400) = 0.025', () => {
    const half = packBits(Array.from({ length: 400 }, (_, i) => i % 2 === 0));
    const drawn = column(resampleAccuracy([half], { resamples: 4000, seed: 2 }), 0);
    expect(meanOf(drawn)).toBeCloseTo(0.5, 2);
    expect(deviationOf(drawn)).toBeGreaterThan(0.0243);
    expect(deviationOf(drawn)).toBeLessThan(0.0257);
  });

  it('is the same for the same seed, another for another', () => {
    const bits = [asBits('110100011')];
    const once = resampleAccuracy(bits, { resamples: 20, seed: 3 });
    expect(resampleAccuracy(bits, { resamples: 20, seed: 3 })).toEqual(once);
    expect(resampleAccuracy(bits, { resamples: 20, seed: 4 })).not.toEqual(once);
  });

  it('keeps accuracies of 0 and 1', () => {
    expect(resampleAccuracy([asBits('000'), asBits('111')], { resamples: 2, seed: 0 })).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });
});

describe('items that belong together', () => {
  it('are drawn together: clusters that are all right or all wrong scatter as clusters do', () => {
    // 40 clusters of 10: sqrt(0.25 / 40) = 0.0791, where 400 single items would give 0.025
    const clusters = Int32Array.from({ length: 400 }, (_, i) => Math.floor(i / 10));
    const bits = packBits(Array.from(clusters, (cluster) => cluster % 2 === 0));
    const drawn = column(resampleAccuracy([bits], { resamples: 4000, seed: 2, clusters }), 0);
    expect(deviationOf(drawn)).toBeGreaterThan(0.077);
    expect(deviationOf(drawn)).toBeLessThan(0.0812);
  });

  it('count by their size: a cluster of three right beside one of one wrong', () => {
    // 0 wrong of 1 and 3 right of 3: both drawn once 3/4, one of them twice 0 or 1
    const drawn = resampleAccuracy([asBits('1011')], {
      resamples: 200,
      seed: 6,
      clusters: [5, 9, 5, 5],
    });
    expect([...new Set(column(drawn, 0))].sort()).toEqual([0, 0.75, 1]);
  });
});

describe('a score of parts', () => {
  // class 0: items 0, 1, 4; class 7: items 2, 3
  const parts = [0, 0, 7, 7, 0];
  const models = [asBits('11010'), asBits('00110')];

  it('is the mean of their accuracies, or the least: 2/3 and 1/2, 0 and 1', () => {
    const [mean, least] = (['mean', 'least'] as const).map((combine) => scoreAll(models, { parts, combine }));
    expect(mean[0]).toBeCloseTo((2 / 3 + 1 / 2) / 2, 14);
    expect(mean[1]).toBeCloseTo(1 / 2, 14);
    expect(least).toEqual([1 / 2, 0]);
  });

  it.each(['mean', 'least'] as const)('is what drawing item by item gives: %s', (combine) => {
    const random = createRandom(4);
    const marks = [1, 2, 3].map((seed) => randomMarks(90, seed, 0.2 + seed / 5));
    // some parts so small that resamples miss them
    const classes = Array.from({ length: 90 }, () => Math.floor(random() ** 3 * 12));
    const drawn = resampleAccuracy(marks.map(packBits), { resamples: 30, seed: 6, parts: classes, combine });
    const draw = createRandom(6);
    for (const scores of drawn) {
      const chosen = Array.from({ length: 90 }, () => Math.floor(draw() * 90));
      marks.forEach((own, model) => {
        const shares = [...new Set(chosen.map((item) => classes[item]))].map((part) =>
          meanOf(chosen.filter((item) => classes[item] === part).map((item) => Number(own[item]))),
        );
        const expected = combine === 'least' ? Math.min(...shares) : meanOf(shares);
        expect(scores[model]).toBeCloseTo(expected, 12);
      });
    }
  });

  it('draws clusters whose items are of several parts', () => {
    // images 0 and 1 with two and one captions: image lines are part 0, captions part 1
    const options = { parts: [0, 0, 1, 1, 1], clusters: [0, 1, 0, 0, 1], combine: 'mean' } as const;
    const bits = [asBits('10100')];
    expect(scoreAll(bits, options)[0]).toBeCloseTo((1 / 2 + 1 / 3) / 2, 14);
    const drawn = column(resampleAccuracy(bits, { ...options, resamples: 100, seed: 1 }), 0);
    // the first twice: (1 + 1/2) / 2; the second twice: 0
    expect([...new Set(drawn)].sort()).toEqual([0, (1 / 2 + 1 / 3) / 2, 0.75]);
  });
});

describe('what cannot be drawn', () => {
  it('no items, other items', () => {
    const options = { resamples: 1, seed: 0 };
    expect(() => resampleAccuracy([], options)).toThrow('resamples: no items to draw');
    expect(() => resampleAccuracy([asBits('')], options)).toThrow('resamples: no items to draw');
    for (const wrong of [{ clusters: [1] }, { parts: [1] }])
      expect(() => resampleAccuracy([asBits('10')], { ...options, ...wrong })).toThrow(
        'resamples: 2 items of one model, 1 of another, expected the same',
      );
    expect(() => resampleAccuracy([asBits('10'), asBits('1')], options)).toThrow(
      'resamples: 2 items of one model, 1 of another, expected the same',
    );
  });
});

it('takes 50,000 items of 20 models', () => {
  const models = Array.from({ length: 20 }, (_, seed) =>
    packBits(randomMarks(50_000, seed, 0.3 + seed / 40)),
  );
  const drawn = resampleAccuracy(models, { resamples: 30, seed: 1 });
  models.forEach((bits, model) => {
    // binomial: sqrt(0.25 / 50,000) = 0.0022
    for (const accuracy of column(drawn, model))
      expect(Math.abs(accuracy - countBits(bits) / 50_000)).toBeLessThan(0.012);
  });
});
