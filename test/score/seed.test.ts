import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../harness/core/errors.js';
import { seed } from '../../harness/score/seed.js';
import { expectOneLine } from '../support/errors.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json } = files;
const question = { question_id: '1', question_type_id: 1, data_type: 'image', answer: 'A', choice_a: 'x' };
const questions = [
  question,
  { ...question, question_id: 'v2', answer: 'B' },
  { ...question, question_id: 3, question_type_id: 12, data_type: 'video', answer: 'C' },
  { ...question, question_id: 4, answer: 'D' },
];
const question_type = { Scene: 1, Order: 12 };
const truth = json({ questions, question_type });

describe('seed', () => {
  // the first two are right by both rules, "C." by the first letter only, and 4 is unanswered
  const predictions = json([
    { question_id: 'v2', text: 'B' },
    { question_id: 1, text: 'A' },
    { question_id: '3', text: 'c.' },
  ]);

  it('by hand', async () => {
    const { metrics, n, warnings } = await scoreFiles(seed, { truth, predictions });
    expect(metrics).toEqual({
      accuracy: 0.5,
      image: 2 / 3,
      video: 0,
      types: { Scene: { accuracy: 2 / 3, n: 3 }, Order: { accuracy: 0, n: 1 } },
    });
    expect(n).toBe(4);
    expect(warnings).toEqual([expect.stringContaining('1 of 4 questions have no answer')]);
    const first = await scoreFiles(seed, { truth, predictions, rule: 'first-letter' });
    expect(first.metrics).toMatchObject({ accuracy: 0.75, image: 2 / 3, video: 1 });
  });

  it('has no value for a kind of which there is no question', async () => {
    const images = json({ questions: [question], question_type });
    const { metrics } = await scoreFiles(seed, { truth: images, predictions: json([]) });
    expect(metrics).toEqual({ accuracy: 0, image: 0, video: null, types: { Scene: { accuracy: 0, n: 1 } } });
  });

  it('refuses another rule', async () => {
    await expectOneLine(
      () => scoreFiles(seed, { truth, predictions, rule: 'x' }),
      ConfigError,
      '--rule: got "x"',
    );
  });

  it.each([
    ['no questions', { question_type }, ['questions is missing']],
    ['an empty list', { questions: [], question_type }, ['has no items']],
    ['no types', { questions }, ['question_type is missing']],
    [
      'an unknown type',
      { questions, question_type: { Scene: 1 } },
      ['question 2', 'is 12', 'expected one of'],
    ],
    ['an id that comes twice', { questions: [question, question], question_type }, ['"1" occurs twice']],
    ['no answer', { questions: [{ ...question, answer: null }], question_type }, ['answer is null']],
  ])('refuses a truth with %s', async (_what, value, parts) => {
    await refuses(seed, { truth: json(value), predictions }, ...parts);
  });
});
