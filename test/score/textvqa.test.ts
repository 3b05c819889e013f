import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { DataError } from '../../harness/core/errors.js';
import { cutQuestion } from '../../harness/score/cut-question.js';
import { textvqa } from '../../harness/score/textvqa.js';
import { answersReference } from '../metrics/answers/reference.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { textvqaFilesRow } from '../numbers/rows/short-answers.js';
import { expectOneLine } from '../support/errors.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json } = files;
const ending = 'Answer the question using a single word or phrase.';
const tokens = 'Reference OCR token: STOP, 5';

describe('the question in a prompt', () => {
  it.each([
    [`What IS it?\n${ending}`, 'what is it?'],
    [`What is it?\n${tokens}\n${ending}`, 'what is it?'],
    [`${tokens}\nWhat is it?\n${ending}`, 'what is it?'],
    ['OCR tokens: a, b\n. Question: What\nis it? Short answer:', 'what\nis it?'],
    ['OCR tokens: Question: x Short answer: Question: y Short answer:', 'x'],
    [`\n${ending}`, ''],
  ])('%j: %j', (prompt, expected) => {
    expect(cutQuestion(prompt, 'here')).toBe(expected);
  });

  it.each([
    'What is it?',
    `What is it?\nOCR: x\n${ending}`,
    `a\nb\n${tokens}\n${ending}`,
    'OCR tokens: a. What is it?',
    '',
  ])('is not found in %j', async (prompt) => {
    await expectOneLine(() => cutQuestion(prompt, 'here'), DataError, 'here: prompt');
  });
});

describe('textvqa', () => {
  const question = {
    question_id: 34602,
    image_id: '003a8ae2ef43b901',
    question: 'What is the Brand?',
    answers: ['nokia', 'nokia', 'nokia', 'Nokia.', 'nous', 'x', 'y', 'z', 'w', 'v'],
  };
  const other = {
    ...question,
    question_id: 34603,
    question: 'who?',
    answers: Array.from({ length: 10 }, () => 'two'),
  };
  const truth = json({ dataset_type: 'val', data: [question, other] });
  const answer = {
    question_id: question.image_id,
    prompt: `What is the brand?\n${tokens}\n${ending}`,
    text: 'Nokia',
  };
  const second = { question_id: question.image_id, prompt: `Who?\n${ending}`, text: 'one' };

  it('by hand', async () => {
    const { metrics, n } = await scoreFiles(textvqa, { truth, predictions: json([second, answer]) });
    expect(metrics).toEqual({ accuracy: 0.5 }); // four agree: 1; none: 0
    expect(n).toBe(2);
  });

  it('scores 0 for no predictions', async () => {
    const { metrics, n } = await scoreFiles(textvqa, { truth, predictions: json([]) });
    expect([metrics, n]).toEqual([{ accuracy: 0 }, 2]);
  });

  it('takes an image id that is a number', async () => {
    const numbered = json({ data: [{ ...question, image_id: 7 }] });
    const { metrics } = await scoreFiles(textvqa, {
      truth: numbered,
      predictions: json([{ ...answer, question_id: '7' }]),
    });
    expect(metrics.accuracy).toBe(1);
  });

  it('agrees with the reference', async () => {
    await expectAgreement(textvqaFilesRow);
    const { truth: given, answers } = answersReference.textvqa;
    const { n } = await scoreFiles(textvqa, { truth: json(given), predictions: json(answers) });
    expect(n).toBe(answers.length);
  });

  it.each([
    ['a missing answer', [answer], ['0 answers to question "who?"', 'expected 1']],
    [
      'an answer twice',
      [answer, second, answer],
      ['2 answers to question "what is the brand?"', 'expected 1'],
    ],
    ['another image', [{ ...answer, question_id: 'x' }], ['item 0', 'on image "x" is not in']],
    ['another question', [{ ...answer, prompt: `Where?\n${ending}` }], ['question "where?"', 'is not in']],
    ['no prompt', [{ question_id: question.image_id, text: 'x' }], ['prompt is missing']],
    ['an unknown prompt', [{ ...answer, prompt: 'Where?' }], ['item 0', 'prompt holds no question']],
    ['a text that is a number', [{ ...answer, text: 5 }], ['text is 5']],
  ])('refuses %s', async (_what, answers, parts) => {
    await refuses(textvqa, { truth, predictions: json(answers) }, ...parts);
  });

  it.each([
    ['no data', { annotations: [] }, 'has no list "data"'],
    ['an empty list', { data: [] }, 'has no items'],
    [
      'nine answers',
      { data: [{ ...question, answers: question.answers.slice(1) }] },
      'has 9 answers, expected 10',
    ],
    ['no answers', { data: [{ ...question, answers: undefined }] }, 'answers are missing'],
    ['no image', { data: [{ ...question, image_id: undefined }] }, 'image_id is missing'],
    ['no question', { data: [{ ...question, question: undefined }] }, 'question is missing'],
  ])('refuses a truth with %s', async (_what, content, part) => {
    await refuses(textvqa, { truth: json(content), predictions: json([]) }, part);
  });
});
