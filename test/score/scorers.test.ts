import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, DataError } from '../../harness/core/errors.js';
import { captionSelection } from '../../harness/score/caption-selection.js';
import { classification } from '../../harness/score/classification.js';
import { groups } from '../../harness/score/groups.js';
import { multilabel } from '../../harness/score/multilabel.js';
import { retrieval } from '../../harness/score/retrieval.js';
import type { OptionValues, Scorer } from '../../harness/score/scorer.js';
import { scorers } from '../../harness/score/scorers.js';
import { winogavil } from '../../harness/score/winogavil.js';
import { expectOneLine } from '../support/errors.js';
import { createScoreFolder, encodeNpy, scoreFiles } from './files.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json, csv, write } = files;
const empty = json([]);

/** Expects that a scorer refuses these files in one line. */
const refuses = (scorer: Scorer, options: OptionValues, ...parts: readonly string[]) =>
  expectOneLine(() => scoreFiles(scorer, options), DataError, ...parts);

describe('scorers', () => {
  it('each have an id of their own, a truth or embeddings, and an example with all they need', () => {
    expect(scorers.map(({ id }) => id)).toEqual([
      'classification',
      'multilabel',
      'retrieval',
      'groups',
      'winogavil',
      'caption-selection',
    ]);
    for (const { options, example } of scorers)
      for (const { name, required } of options) if (required) expect(example).toContain(`--${name} `);
  });
});

describe('classification', () => {
  const labels = json([0, 1, 1, 2]);
  const logits = [
    [9, 1, 0, 0, 0, 5], // 0: right
    [9, 1, 2, 3, 4, 5], // 0, then 5 4 3 2: class 1 is sixth
    [1, 9, 0, 0, 0, 0], // 1: right
    [7, 0, 7, 0, 0, 0], // a tie of 0 and 2 goes to 0: wrong, but within five
  ];

  it('by hand', async () => {
    const { metrics, n, warnings } = await scoreFiles(classification, {
      truth: labels,
      predictions: csv(logits),
    });
    // recalls: class 0 1/1, class 1 1/2, class 2 0/1
    expect(metrics).toEqual({ acc1: 2 / 4, acc5: 3 / 4, mean_per_class_recall: 1.5 / 3 });
    expect(n).toBe(4);
    // one of four rows has a tie in first place
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('1 of 4 rows');
  });

  it('has no acc5 below five classes', async () => {
    const four = csv(logits.map((row) => row.slice(0, 4)));
    const { metrics } = await scoreFiles(classification, { truth: labels, predictions: four });
    expect(metrics.acc5).toBeNull();
  });

  it.each([
    ['[]', empty],
    ['shape (0,)', write(encodeNpy([], '<f8', '(0,)'))],
    ['shape (0, 7)', write(encodeNpy([], '<f4', '(0, 7)'))],
  ])('scores 0 for no predictions, %s', async (_what, predictions) => {
    const { metrics, n } = await scoreFiles(classification, { truth: labels, predictions });
    expect(metrics).toEqual({ acc1: 0, acc5: 0, mean_per_class_recall: 0 });
    expect(n).toBe(4);
  });

  it('refuses what does not fit', async () => {
    const predictions = csv(logits);
    await refuses(classification, { truth: json([0, 1]), predictions }, '4 rows, expected 2');
    await refuses(
      classification,
      { truth: json([0, 1, 1, 6]), predictions },
      'sample 3',
      'class 6',
      '0 to 5',
    );
    await refuses(classification, { truth: json([0, -1, 1, 6]), predictions }, 'sample 1', 'class -1');
    await refuses(classification, { truth: json([0, 1, 1.5, 0]), predictions }, 'item 2', '1.5');
    await refuses(classification, { truth: empty, predictions }, empty, 'no items');
    await refuses(classification, { truth: labels, predictions: write('') }, 'empty file');
    await refuses(classification, { truth: labels, predictions: '/not/there' }, '/not/there: file not found');
  });
});

describe('multilabel', () => {
  // class 0: order 0 2 1, positives 0 and 1: (1 + 2/3) / 2; class 1: order 1 0 2, positive 0: 1/2; class 2: none
  const truth = json([[0, 1], [0], []]);
  const predictions = csv([
    [3, 2, 0],
    [1, 3, 0],
    [2, 1, 0],
  ]);

  it('by hand', async () => {
    const { metrics } = await scoreFiles(multilabel, { truth, predictions, 'per-class': true });
    const [first, second] = [(1 + 2 / 3) / 2, 1 / 2];
    expect(metrics.mean_average_precision).toBeCloseTo((first + second) / 3, 15);
    expect(metrics.classes).toEqual({ 0: { AP: first }, 1: { AP: second }, 2: { AP: 0 } });
  });

  it('scores 0 for no predictions', async () => {
    const { metrics, n } = await scoreFiles(multilabel, { truth, predictions: empty, 'per-class': true });
    expect(metrics).toEqual({ mean_average_precision: 0, classes: { 0: { AP: 0 }, 1: { AP: 0 } } });
    expect(n).toBe(3);
  });

  it('refuses what does not fit', async () => {
    await refuses(multilabel, { truth: json([[0], [3], []]), predictions }, 'sample 1', 'class 3', '0 to 2');
    await refuses(multilabel, { truth: json([[0], 'x', []]), predictions }, 'sample 1', '"x"');
    await refuses(multilabel, { truth: json([[0], [-1], []]), predictions }, 'sample 1', 'class -1');
    await refuses(multilabel, { truth: json([[], [], []]), predictions }, 'no sample has a class');
    await refuses(multilabel, { truth: json([[0], [1]]), predictions }, '3 rows, expected 2');
    await refuses(multilabel, { truth: json([[0], [1], [0], [0]]), predictions }, '3 rows, expected 4');
  });
});

describe('retrieval', () => {
  const images = csv([
    [2, 0],
    [0, 5],
  ]);
  const texts = csv([
    [3, 1], // finds image 0
    [1, 9], // finds image 1, belongs to 0
    [0, 1], // finds image 1
  ]);
  const options = { truth: json([0, 0, 1]), 'image-embeds': images, 'text-embeds': texts };

  it('by hand: rows are normalised, and k may exceed the gallery', async () => {
    const { metrics, n } = await scoreFiles(retrieval, options);
    // image 0 finds caption 0; image 1 scores 0.32 0.99 1 and finds caption 2
    expect(metrics).toEqual({
      'image_retrieval_recall@1': 2 / 3,
      'image_retrieval_recall@5': 1,
      'image_retrieval_recall@10': 1,
      'text_retrieval_recall@1': 1,
      'text_retrieval_recall@5': 1,
      'text_retrieval_recall@10': 1,
      'mean_recall@1': (2 / 3 + 1) / 2,
    });
    expect(n).toBe(2);
  });

  it('scores 0 when both lists of embeddings are empty', async () => {
    const { metrics, n } = await scoreFiles(retrieval, {
      ...options,
      'image-embeds': empty,
      'text-embeds': empty,
    });
    expect(new Set(Object.values(metrics))).toEqual(new Set([0]));
    expect(n).toBe(2);
  });

  it('refuses what does not fit', async () => {
    await refuses(retrieval, { ...options, truth: json([0, 0, 2]) }, 'caption 2', 'image 2', '0 to 1');
    await refuses(retrieval, { ...options, truth: json([0, 0, 0]) }, 'image 1', 'no caption');
    await refuses(retrieval, { ...options, truth: json([0, 1]) }, '3 rows, expected 2');
    await refuses(retrieval, { ...options, 'image-embeds': empty }, 'no embeddings');
    await refuses(retrieval, { ...options, 'image-embeds': csv([[1], [2]]) }, '2 columns, expected 1');
  });
});

describe('groups', () => {
  const options = {
    truth: json([0, 0, 1, 1, 2]),
    groups: json([7, 7, 7, 3, 3]),
    predictions: json([0, 1, 1, 0, 2]),
  };

  it('by hand, from class indices', async () => {
    const { metrics, n } = await scoreFiles(groups, options);
    expect(metrics).toEqual({
      acc1: 3 / 5,
      acc_worst_group: 1 / 2,
      acc_top5_worst_group: null,
      // class 0: TP 1, FP 1, FN 1: 2/4; class 1 the same; class 2: 1
      'F1-macro_all': (1 / 2 + 1 / 2 + 1) / 3,
      groups: { 3: { n: 2, acc1: 1 / 2, acc5: null }, 7: { n: 3, acc1: 2 / 3, acc5: null } },
    });
    expect(n).toBe(5);
  });

  it('leaves a group out of the worst only', async () => {
    const all = await scoreFiles(groups, options);
    const { metrics } = await scoreFiles(groups, { ...options, 'leave-out': ['3'] });
    expect(metrics).toEqual({ ...all.metrics, acc_worst_group: 2 / 3 });
  });

  it('scores 0 for no predictions', async () => {
    const { metrics } = await scoreFiles(groups, { ...options, predictions: empty });
    expect(metrics).toMatchObject({
      acc1: 0,
      acc_worst_group: 0,
      acc_top5_worst_group: null,
      'F1-macro_all': 0,
    });
  });

  it('refuses what does not fit', async () => {
    await refuses(groups, { ...options, groups: json([1]) }, '1 groups, expected 5');
    await refuses(groups, { ...options, predictions: json([1, 2]) }, '2 predictions, expected 5');
    await refuses(groups, { ...options, predictions: json([0, 0, 0, 0, -1]) }, 'sample 4', 'class -1');
    for (const [leaveOut, part] of [
      [['4'], '"4", expected one of 3, 7'],
      [['Other'], '"Other"'],
      [['3,7'], 'leaves no group'],
    ] as const)
      await expectOneLine(
        () => scoreFiles(groups, { ...options, 'leave-out': leaveOut }),
        ConfigError,
        '--leave-out',
        part,
      );
  });
});

describe('winogavil', () => {
  const truth = json([
    { id: 'a', candidates: ['p', 'q', 'r', 's', 't'], associations: ['p', 'q'] },
    { id: 2, candidates: ['p', 'q', 'r', 's', 't', 'u'], associations: ['u'] },
  ]);
  const [first, second] = [
    { id: 'a', similarities: [1, 5, 5, 0, 0] }, // q and r: 1 hit of 2: 1 / 3
    { id: '2', similarities: { u: 3, p: 3, q: 0, r: 0, s: 0, t: 0 } }, // a tie goes to the later one, u: 1
  ];

  it('by hand', async () => {
    const { metrics, n } = await scoreFiles(winogavil, { truth, predictions: json([first, second]) });
    expect(metrics).toEqual({
      jaccard_score: (1 / 3 + 1) / 2,
      jaccard_score_5: 1 / 3,
      jaccard_score_6: 1,
      jaccard_score_10: null,
      jaccard_score_12: null,
      'jaccard_score_5-6': (1 / 3 + 1) / 2,
      'jaccard_score_10-12': null,
    });
    expect(n).toBe(2);
  });

  it('scores 0 for no predictions', async () => {
    const { metrics } = await scoreFiles(winogavil, { truth, predictions: empty });
    expect(metrics).toMatchObject({ jaccard_score: 0, jaccard_score_5: 0, jaccard_score_10: null });
  });

  it.each([
    ['a missing id', [first], ['no similarities for id "2"']],
    ['an unknown id', [first, { ...second, id: 'x' }], ['id "x": is not in']],
    ['an id that comes twice', [first, first], ['id "a" occurs twice']],
    ['too few numbers', [{ ...first, similarities: [1] }, second], ['1 similarities, expected 5']],
    ['no number', [{ ...first, similarities: [1, 2, null, 4, 5] }, second], ['similarity 2', 'null']],
    [
      'a name that is no candidate',
      [first, { ...second, similarities: { x: 1 } }],
      ['"x" is not a candidate'],
    ],
    ['a name without number', [first, { ...second, similarities: { p: 1 } }], ['no similarity for "q"']],
    ['no similarities', [{ id: 'a' }, second], ['missing']],
    ['no object', [5], ['item 0', '5']],
    ['no id', [{}], ['item 0', 'id missing']],
  ])('refuses %s', async (_what, answers, parts) => {
    await refuses(winogavil, { truth, predictions: json(answers) }, ...parts);
  });

  it.each([
    ['no candidates', { id: 1, associations: ['p'] }, 'candidates: got missing'],
    ['no associations', { id: 1, candidates: ['p'], associations: [] }, 'associations: got []'],
    ['a name twice', { id: 1, candidates: ['p', 'p'], associations: ['p'] }, '"p" occurs twice'],
    ['a stranger', { id: 1, candidates: ['p'], associations: ['q'] }, '"q" is not a candidate'],
  ])('refuses a truth with %s', async (_what, instance, part) => {
    await refuses(winogavil, { truth: json([instance]), predictions: empty }, part);
  });
});

describe('caption-selection', () => {
  // item 0: image i picks text i and the other way round; item 1: both images pick text 0, both texts pick image 0
  const images = csv([
    [1, 0],
    [0, 1],
    [3, 0],
    [4, 3],
  ]);
  const texts = csv([
    [2, 0],
    [1, 5],
    [1, 0],
    [1, -0.1],
  ]);
  const options = { 'image-embeds': images, 'text-embeds': texts, 'per-item': '2,2' };

  it('by hand', async () => {
    expect(await scoreFiles(captionSelection, options)).toMatchObject({
      metrics: { image_acc: 1 / 2, text_acc: 1 / 2, acc: 1 / 2 },
      n: 2,
    });
  });

  it('always finds the one image there is', async () => {
    // image 0 (1, 0) has texts (2, 0), (1, 5): the first, right; image 1 (0, 1) has (1, 0), (1, -0.1): the first, right
    const one = {
      ...options,
      'image-embeds': csv([
        [1, 0],
        [0, 1],
      ]),
      'per-item': '1,2',
    };
    expect(await scoreFiles(captionSelection, one)).toMatchObject({
      metrics: { image_acc: 1, text_acc: 1, acc: 1 },
      n: 2,
    });
  });

  it('refuses what does not fit', async () => {
    await refuses(captionSelection, { ...options, 'per-item': '3,2' }, '4 rows, expected a multiple of 3');
    await refuses(captionSelection, { ...options, 'per-item': '1,2' }, 'captions of 2 items, expected 4');
    await refuses(
      captionSelection,
      { ...options, 'image-embeds': empty, 'text-embeds': empty },
      'no embeddings',
    );
    for (const perItem of ['2', '0,2', 'a,b', '2,2,2'])
      await expectOneLine(
        () => scoreFiles(captionSelection, { ...options, 'per-item': perItem }),
        ConfigError,
        '--per-item',
        perItem,
      );
  });
});
