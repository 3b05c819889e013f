import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { vizwiz } from '../../harness/score/vizwiz.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { vizwizFilesRow } from '../numbers/rows/short-answers.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json } = files;

/** A question to which `count` answer "unanswerable" and the others all differ. */
const ask = (image: string, count: number) => ({
  image,
  question: 'What is this?',
  answers: Array.from({ length: 10 }, (_, slot) => ({
    answer: slot < count ? 'unanswerable' : `other ${slot}x`,
    answer_confidence: 'maybe',
  })),
  answer_type: 'other',
  answerable: 1,
});

const scoreOf = async (truth: unknown, answers: unknown) =>
  (await scoreFiles(vizwiz, { truth: json(truth), predictions: json(answers) })).metrics.accuracy;

describe('vizwiz', () => {
  const truth = [
    ask('VizWiz_val_00000000.jpg', 4),
    ask('VizWiz_val_00000001.jpg', 2),
    ask('VizWiz_val_00000002.jpg', 0),
  ];
  const say = (ids: readonly (string | number)[]) =>
    ids.map((id) => ({ question_id: id, text: 'Unanswerable.' }));

  it('by hand', async () => {
    const upload = truth.map(({ image }) => ({ image, answer: 'unanswerable' })).reverse();
    const { metrics, n } = await scoreFiles(vizwiz, { truth: json(truth), predictions: json(upload) });
    expect(metrics).toEqual({ accuracy: (1 + 0.6 + 0) / 3 });
    expect(n).toBe(3);
  });

  it('scores 0 for no predictions', async () => {
    expect(await scoreOf(truth, [])).toBe(0);
  });

  it('knows an image by its name, its name without extension, its number and its place', async () => {
    const half = [...say([2, 1]), { question_id: 0, text: 'x' }]; // 0.6 of three
    expect(await scoreOf(truth, half)).toBeCloseTo(0.2, 12);
    const named = [
      ...say(['VizWiz_val_00000002', 'VizWiz_val_00000001.jpg']),
      { question_id: '0', text: 'x' },
    ];
    expect(await scoreOf(truth, named)).toBeCloseTo(0.2, 12);
    const withImage = [{ image: truth[0].image, question_id: 77, text: 'x' }, ...say([1, 2])];
    expect(await scoreOf(truth, withImage)).toBeCloseTo(0.2, 12);
  });

  it('takes numbers where places do not fit, and places where numbers do not', async () => {
    const later = [ask('VizWiz_val_00000101.jpg', 4), ask('VizWiz_val_00000100.jpg', 0)];
    const [right, wrong] = [{ text: 'unanswerable' }, { text: 'x' }];
    expect(
      await scoreOf(later, [
        { question_id: 100, ...wrong },
        { question_id: 101, ...right },
      ]),
    ).toBe(0.5);
    expect(
      await scoreOf(later, [
        { question_id: 0, ...right },
        { question_id: 1, ...wrong },
      ]),
    ).toBe(0.5);
    expect(
      await scoreOf(
        [ask('a.jpg', 4), ask('b.jpg', 0)],
        [
          { question_id: 1, ...wrong },
          { question_id: 0, ...right },
        ],
      ),
    ).toBe(0.5);
  });

  it('agrees with the reference', () => expectAgreement(vizwizFilesRow));

  it.each([
    ['a missing answer', say([0, 1]), ['no answer to image "VizWiz_val_00000002.jpg" of']],
    ['an unknown image', [{ image: 'x.jpg', answer: 'x' }], ['image "x.jpg" is not in']],
    ['an unknown id', say([0, 1, 3]), ['question_id "3" is no image', '0 to 2']],
    ['an unknown name', say([0, 'x']), ['question_id "x" is no image']],
    [
      'an image twice',
      say([0, 1, 2, 'VizWiz_val_00000000']),
      ['"VizWiz_val_00000000.jpg" is answered twice'],
    ],
    ['an answer that is a number', [{ image: truth[0].image, answer: 4 }], ['answer is 4']],
    ['no answer', [{ image: truth[0].image }], ['answer or text is missing']],
    ['no id', [{ answer: 'x' }], ['question_id is missing']],
  ])('refuses %s', async (_what, answers, parts) => {
    await refuses(vizwiz, { truth: json(truth), predictions: json(answers) }, ...parts);
  });

  it('refuses an id that may be a number or a place', async () => {
    const shuffled = json([truth[1], truth[0], truth[2]]);
    await refuses(
      vizwiz,
      { truth: shuffled, predictions: json(say([2, 1, 0])) },
      'question_id "1"',
      'may be the number',
      'Give the names',
    );
  });

  it.each([
    ['no questions', [], 'has no items'],
    ['an image twice', [truth[0], truth[0]], 'occurs twice'],
    ['no image', [{ ...truth[0], image: undefined }], 'image is missing'],
    ['no answers, as the test split', [{ image: 'a.jpg', question: 'What?' }], 'kept by its server'],
    ['nine answers', [{ ...truth[0], answers: truth[0].answers.slice(1) }], 'has 9 answers'],
  ])('refuses a truth with %s', async (_what, content, part) => {
    await refuses(vizwiz, { truth: json(content), predictions: json([]) }, part);
  });
});
