import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../../harness/core/errors.js';
import { createRandom } from '../../../harness/core/random.js';
import { groupCircular, scoreCircular } from '../../../harness/metrics/answers/circular.js';
import { relativeScore, scoreReviews } from '../../../harness/metrics/answers/llava-bench.js';
import { nameIntegration, summariseMmVet } from '../../../harness/metrics/answers/mm-vet.js';
import { mmeCognition, mmePerception, scoreMme } from '../../../harness/metrics/answers/mme.js';
import { scorePope } from '../../../harness/metrics/answers/pope.js';
import { scienceQaGroups, scoreScienceQa } from '../../../harness/metrics/answers/scienceqa.js';
import { scoreSeed } from '../../../harness/metrics/answers/seed-bench.js';

const random = createRandom(7);
const draw = (below: number) => Math.floor(random() * below);
const pick = <Item>(items: readonly Item[]) => items[draw(items.length)];
const many = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));

/** Each item as often as it was drawn: what weights stand for. */
const repeat = <Item>(items: readonly Item[], draws: readonly number[]) =>
  items.flatMap((item, i) => many(draws[i], () => item));

/** Maps as lists in the order of their keys, without groups of which nothing was drawn, numbers to twelve digits. */
function plain(value: unknown): unknown {
  if (value instanceof Map) {
    const entries = [...(value as Map<string, { n: number }>)].filter(([, { n }]) => n > 0);
    return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, plain(member)]);
  }
  if (typeof value === 'number') return Number(value.toFixed(12));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

/** Expects that weights are repeats, on several draws of seeded items. */
function expectRepeats<Item>(
  make: (index: number) => Item,
  score: (items: readonly Item[], draws?: readonly number[]) => unknown,
) {
  for (let round = 0; round < 5; round++) {
    const items = many(40, make);
    const draws = items.map(() => draw(4));
    expect(plain(score(items, draws))).toEqual(plain(score(repeat(items, draws))));
    expect(plain(score(items, draws))).not.toEqual(plain(score(items)));
  }
}

describe('weights are repeats', () => {
  it('ScienceQA', () => {
    expectRepeats(
      () => ({
        right: draw(2) === 1,
        image: draw(2) === 1,
        groups: scienceQaGroups.filter(() => draw(3) === 0),
      }),
      scoreScienceQa,
    );
  });

  it('SEED-Bench', () => {
    expectRepeats(
      () => ({ right: draw(2) === 1, dataType: pick(['image', 'video']), type: pick(['a', 'b', 'c']) }),
      scoreSeed,
    );
  });

  it('POPE', () => {
    expectRepeats(
      () => ({
        split: pick(['random', 'popular', 'adversarial']),
        label: pick(['yes', 'no'] as const),
        said: pick(['yes', 'no', undefined] as const),
      }),
      scorePope,
    );
  });

  it('MME', () => {
    expectRepeats(
      () => ({ task: pick(['existence', 'OCR', 'code_reasoning']), right: [draw(2) === 1, draw(2) === 1] }),
      scoreMme,
    );
  });

  it('MMBench', () => {
    expectRepeats(
      (index) => ({
        index,
        split: pick(['dev', 'test']),
        category: pick(['x', 'y']),
        vanilla: pick([true, false, undefined]),
        circular: pick([true, false, false, undefined]),
        rotations: [4, 4] as const,
      }),
      scoreCircular,
    );
  });

  it('LLaVA-Bench', () => {
    expectRepeats(
      () => ({
        category: pick(['conv', 'detail']),
        scores: draw(5) === 0 ? undefined : ([1 + draw(10), 1 + draw(10)] as const),
      }),
      scoreReviews,
    );
  });

  it('MM-Vet', () => {
    expectRepeats(
      () => ({
        capabilities: ['rec', 'ocr', 'know'].filter(() => draw(2) === 1),
        grades: many(3, () => draw(11) / 10),
      }),
      summariseMmVet,
    );
  });
});

describe('scorePope', () => {
  it('by hand', () => {
    const of = (split: string, labels: string, said: string) =>
      Array.from(labels, (label, i) => ({
        split,
        label: label === 'y' ? ('yes' as const) : ('no' as const),
        said: said[i] === 'y' ? ('yes' as const) : ('no' as const),
      }));
    // random: TP 2, FN 1, FP 1, TN 0; popular: nothing is said to be there
    const score = scorePope([...of('random', 'yyyn', 'yyny'), ...of('popular', 'yn', 'nn')]);
    expect(score.splits.get('random')).toEqual({
      f1: 4 / 6,
      accuracy: 0.5,
      precision: 2 / 3,
      recall: 2 / 3,
      yes_ratio: 0.75,
      n: 4,
    });
    expect(score.splits.get('popular')).toEqual({
      f1: 0,
      accuracy: 0.5,
      precision: null,
      recall: 0,
      yes_ratio: 0,
      n: 2,
    });
    // precision is the mean over the splits that have one
    expect(score).toMatchObject({
      f1: 2 / 6,
      accuracy: 0.5,
      precision: 2 / 3,
      recall: 1 / 3,
      yes_ratio: 0.375,
    });
  });

  it('has no recall, and no F1, where nothing is there and nothing is said to be', () => {
    expect(scorePope([{ split: 's', label: 'no', said: 'no' }])).toMatchObject({
      f1: null,
      recall: null,
      accuracy: 1,
    });
  });
});

describe('scoreMme', () => {
  const whole = [...mmePerception, ...mmeCognition].map((task) => ({ task, right: [true, true] }));

  it('has 2000 and 800 points at most', () => {
    expect(scoreMme(whole)).toMatchObject({ perception: 2000, cognition: 800 });
  });

  it('by hand', () => {
    const [, ...others] = whole;
    const { perception, tasks } = scoreMme([
      ...others,
      { task: 'existence', right: [true, false] },
      { task: 'existence', right: [true, true] },
    ]);
    // 3 of 4 questions, 1 of 2 images
    expect(tasks.get('existence')).toEqual({ score: 125, acc: 0.75, acc_plus: 0.5, n: 4 });
    expect(perception).toBe(1925);
    expect([...tasks.keys()]).toEqual([...mmePerception, ...mmeCognition]);
  });

  it('sums the subtasks that are there, and none of nothing', () => {
    expect(scoreMme(whole.slice(1))).toMatchObject({ perception: 1800, cognition: 800 });
    const [first] = whole;
    expect(scoreMme([first])).toMatchObject({ perception: 200, cognition: null });
    expect(
      scoreMme(
        whole,
        whole.map((_, i) => Number(i > 0)),
      ),
    ).toMatchObject({ perception: null, cognition: 800 });
  });

  it.each([[[true]], [[true, true, true]]])('refuses an image with %j', (right) => {
    expect(() => scoreMme([{ task: 'OCR', right }])).toThrow(MetricError);
  });
});

describe('groupCircular and scoreCircular', () => {
  const row = (index: number, right: boolean, options: number) => ({
    index,
    right,
    options,
    split: 'dev',
    category: 'c',
  });

  it('by hand', () => {
    const groups = groupCircular([
      row(2_000_007, true, 3),
      row(7, true, 3),
      row(1_000_007, true, 3),
      row(8, true, 2),
      row(1_000_008, false, 2),
      row(9, true, 2), // its rotation is missing
      row(1_000_010, true, 2), // its first pass is missing
      row(11, true, 2),
      row(2_000_011, true, 2), // rotation 2 of two options
    ]);
    expect(groups.map(({ index, circular, vanilla }) => [index, circular, vanilla])).toEqual([
      [7, true, true],
      [8, false, true],
      [9, undefined, true],
      [10, undefined, undefined],
      [11, undefined, true],
    ]);
    expect(groups[3].rotations).toEqual([1, 2]);
    const { splits, ...all } = scoreCircular(groups);
    expect(all).toEqual({ accuracy: 0.5, accuracy_vanilla: 1, n: 2 });
    expect(splits.get('dev')?.categories).toEqual(new Map([['c', { mean: 0.5, n: 2 }]]));
    expect(splits.get('dev')?.l2categories).toEqual(new Map());
  });

  it('does not score a question of which rotations are missing, right or wrong', () => {
    expect(scoreCircular(groupCircular([row(9, true, 2)]))).toMatchObject({
      accuracy: null,
      accuracy_vanilla: 1,
      n: 0,
    });
  });
});

describe('relativeScore', () => {
  it('is a ratio of means, not a mean of ratios', () => {
    // 100 x (5 + 9) / (10 + 9); the mean of ratios is 75
    expect(relativeScore([[10, 5], [9, 9]])).toBeCloseTo(1400 / 19, 12); // prettier-ignore
    expect(relativeScore([])).toBeNull();
    expect(relativeScore([[0, 5]])).toBeNull();
  });
});

describe('scoreReviews', () => {
  it('leaves failed reviews out, and counts them', () => {
    const { all, failed, categories } = scoreReviews([
      { category: 'b', scores: [10, 5] },
      { category: 'b', scores: undefined },
      { category: 'a', scores: undefined },
      { scores: [10, 10] },
    ]);
    expect([all, failed]).toEqual([75, 2]);
    expect([...categories]).toEqual([
      ['a', { score: null, n: 0, failed: 1 }],
      ['b', { score: 50, n: 1, failed: 1 }],
    ]);
  });
});

describe('summariseMmVet', () => {
  it('by hand', () => {
    const { total, std, capabilities, integrations } = summariseMmVet([
      { capabilities: ['rec', 'ocr'], grades: [1, 0.5] },
      { capabilities: ['ocr', 'rec'], grades: [0, 0] },
      { capabilities: ['ocr'], grades: [1, 1] },
    ]);
    // runs: 200 / 3 and 150 / 3
    expect(total).toBeCloseTo(350 / 6, 12);
    expect(std).toBeCloseTo(50 / 6, 12);
    expect(capabilities.get('ocr')?.mean).toBeCloseTo(350 / 6, 12);
    expect(capabilities.get('rec')).toEqual({ mean: 37.5, n: 2 });
    expect([...integrations.keys()]).toEqual(['ocr_rec', 'ocr']);
    expect(integrations.get('ocr_rec')?.mean).toBeCloseTo(37.5, 12);
  });

  it('names a set whatever its order and repeats', () => {
    expect(nameIntegration(['spat', 'ocr', 'spat'])).toBe('ocr_spat');
  });

  it('refuses questions with different numbers of grades, or none', () => {
    const question = (...grades: number[]) => ({ capabilities: ['ocr'], grades });
    expect(() => summariseMmVet([question(1), question(1, 0)])).toThrow(MetricError);
    expect(() => summariseMmVet([question()])).toThrow(MetricError);
  });
});
