import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { scienceqa } from '../../harness/score/scienceqa.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json } = files;
const problem = {
  choices: ['a', 'b', 'c'],
  answer: 1,
  hint: '',
  image: 'image.png',
  grade: 'grade3',
  subject: 'natural science',
  split: 'test',
};
const problems = {
  1: problem,
  2: { ...problem, image: null, hint: 'h', answer: 0, grade: 'grade9' },
  3: { ...problem, answer: 2, subject: 'social science', grade: 'grade1' },
  9: { ...problem, split: 'train' },
};
const truth = json(problems);
const splits = json({ test: ['1', '2', '3'], train: ['9'], empty: [] });
const options = { truth, splits };
const answer = (question_id: unknown, text: string, prompt?: string) => ({ question_id, text, prompt });

describe('scienceqa', () => {
  it('by hand', async () => {
    const { metrics, n, warnings } = await scoreFiles(scienceqa, {
      ...options,
      predictions: json([
        answer(3, 'D', '<image>\nq'),
        answer('2', 'A. a', 'q'),
        answer(1, 'B', '<image>\nq'),
      ]),
    });
    expect(metrics).toEqual({
      accuracy: 2 / 3,
      img_accuracy: 0.5,
      groups: {
        NAT: { accuracy: 1, n: 2 },
        SOC: { accuracy: 0, n: 1 },
        TXT: { accuracy: 1, n: 1 },
        IMG: { accuracy: 0.5, n: 2 },
        'G1-6': { accuracy: 0.5, n: 2 },
        'G7-12': { accuracy: 1, n: 1 },
      },
    });
    expect(n).toBe(3);
    expect(warnings).toEqual([]);
  });

  it('counts a missing answer as wrong, but not among those with an image', async () => {
    const { metrics, warnings } = await scoreFiles(scienceqa, {
      ...options,
      predictions: json([answer(1, 'B', '<image>\nq')]),
    });
    expect(metrics).toMatchObject({ accuracy: 1 / 3, img_accuracy: 1 });
    expect(warnings).toEqual([expect.stringContaining('2 of 3 questions have no answer')]);
  });

  it('looks at the problems where answers have no prompt', async () => {
    const predictions = json([answer(1, 'A'), answer(2, 'A'), answer(3, 'C')]);
    const { metrics } = await scoreFiles(scienceqa, { ...options, predictions });
    expect(metrics).toMatchObject({ accuracy: 2 / 3, img_accuracy: 0.5 });
  });

  it('scores 0 for no predictions', async () => {
    const { metrics } = await scoreFiles(scienceqa, { ...options, predictions: json([]) });
    expect(metrics).toMatchObject({ accuracy: 0, img_accuracy: 0 });
  });

  it('scores another split, and passes over answers to others', async () => {
    const predictions = json([answer(9, 'B'), answer(1, 'B')]);
    for (const other of [{ splits }, {}]) {
      const score = await scoreFiles(scienceqa, { truth, ...other, split: 'train', predictions });
      expect(score.metrics.accuracy).toBe(1);
      expect(score.warnings).toEqual([expect.stringContaining('1 of 2 answers are to no question')]);
    }
  });

  it.each([
    ['an unknown split', { split: 'x' }, ['split "x" is missing', 'test, train, empty']],
    ['an empty split', { split: 'empty' }, ['has no items']],
    ['an unknown split of the problems', { splits: undefined, split: 'x' }, ['no problem is of split "x"']],
    ['a stranger in the splits', { splits: json({ test: ['7'] }) }, ['problem "7" is not in']],
    ['no problems', { truth: json([1, 2]) }, ['a list of 2 items', 'expected a JSON object']],
    [
      'an answer beyond the choices',
      { truth: json({ ...problems, 1: { ...problem, answer: 3 } }) },
      ['problem "1"', 'answer is 3', '3 choices'],
    ],
    [
      'no choices',
      { truth: json({ ...problems, 1: { ...problem, choices: 'a' } }) },
      ['problem "1"', 'choices are "a"'],
    ],
  ])('refuses %s', async (_what, changes, parts) => {
    await refuses(scienceqa, { ...options, predictions: json([answer(1, 'B')]), ...changes }, ...parts);
  });

  it.each([
    ['answers to other questions', [answer(77, 'B')], ['none of its 1 question ids', '"77"']],
    ['an id that comes twice', [answer(1, 'B'), answer('1', 'B')], ['item 1', '"1" occurs twice']],
    ['no text', [{ question_id: 1 }], ['item 0', 'text is missing']],
    ['no id', [{ text: 'B' }], ['item 0', 'question_id is missing']],
    ['no object', ['B'], ['item 0', '"B"', 'expected an object']],
  ])('refuses %s', async (_what, answers, parts) => {
    await refuses(scienceqa, { ...options, predictions: json(answers) }, ...parts);
  });

  it('refuses an empty file', async () => {
    await refuses(scienceqa, { ...options, predictions: files.write('') }, 'empty file');
  });
});
