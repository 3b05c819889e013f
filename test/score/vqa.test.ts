import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, DataError } from '../../harness/core/errors.js';
import { vqa } from '../../harness/score/vqa.js';
import { answersReference } from '../metrics/answers/reference.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { vqaFilesRow } from '../numbers/rows/short-answers.js';
import { expectOneLine } from '../support/errors.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json, write } = files;
const slots = (texts: readonly string[]) =>
  texts.map((answer, slot) => ({ answer, answer_confidence: 'yes', answer_id: slot + 1 }));
const ten = (answer: string) => slots(Array.from({ length: 10 }, () => answer));

/** Four say "two", three "2", three something else. */
const few = slots(['two', 'two', 'two', 'two', '2', '2', '2', 'a', 'b', 'c']);
const annotation = {
  question_id: 1,
  image_id: 9,
  answer_type: 'number',
  question_type: 'how many',
  answers: few,
};
const yes = {
  question_id: 20,
  image_id: 9,
  answer_type: 'yes/no',
  question_type: 'is this',
  answers: ten('yes'),
};
const truth = json({ info: {}, license: {}, annotations: [annotation, yes], data_subtype: 'val2014' });

describe('vqa', () => {
  // officially "two" is 2, so that seven agree: 1; "Yes." is not the "yes" of all ten: 0
  const predictions = [
    { question_id: 20, answer: 'Yes.' },
    { question_id: 1, answer: 'Two' },
  ];

  it('by hand, in any order', async () => {
    const { metrics, n, warnings } = await scoreFiles(vqa, { truth, predictions: json(predictions) });
    expect(metrics).toEqual({
      accuracy: 0.5,
      answerType: { number: 1, 'yes/no': 0 },
      questionType: { 'how many': 1, 'is this': 0 },
    });
    expect([n, warnings]).toEqual([2, []]);
  });

  it.each([
    ['official', 0.5],
    ['llava', 1],
    ['evalai', 1],
  ])('by rule %s', async (rule, accuracy) => {
    const { metrics } = await scoreFiles(vqa, { truth, predictions: json(predictions), rule });
    expect(metrics.accuracy).toBe(accuracy);
  });

  it('takes answers of LLaVA, ids as text, members of others, JSONL and gzip', async () => {
    const lines = [
      { question_id: '1', prompt: 'p', text: '2', answer_id: 'x', model_id: 'm', metadata: {} },
      { question_id: 20, prompt: 'p', text: 'yes', answer_id: 'y', model_id: 'm', metadata: {} },
    ];
    const text = `${lines.map((line) => JSON.stringify(line)).join('\r\n')}\n\n`;
    for (const content of [text, gzipSync(text), JSON.stringify(lines)]) {
      const { metrics } = await scoreFiles(vqa, { truth, predictions: write(content) });
      expect(metrics.accuracy).toBe(1);
    }
  });

  it('scores 0 for no predictions', async () => {
    const { metrics, n } = await scoreFiles(vqa, { truth, predictions: json([]) });
    expect(metrics).toEqual({
      accuracy: 0,
      answerType: { number: 0, 'yes/no': 0 },
      questionType: { 'how many': 0, 'is this': 0 },
    });
    expect(n).toBe(2);
  });

  it('has no breakdown without types', async () => {
    const plain = json({ annotations: [{ question_id: 1, answers: few }] });
    const { metrics } = await scoreFiles(vqa, { truth: plain, predictions: json(predictions.slice(1)) });
    expect(metrics).toEqual({ accuracy: 1 });
  });

  it('does not need answer ids: slots differ by their place', async () => {
    const plain = json({
      annotations: [{ question_id: 20, answers: ten('yes').map(({ answer }) => ({ answer })) }],
    });
    const { metrics } = await scoreFiles(vqa, {
      truth: plain,
      predictions: json([{ question_id: 20, answer: 'yes' }]),
    });
    expect(metrics.accuracy).toBe(1);
  });

  it('scores other numbers of answers officially, and says so', async () => {
    const three = json({ annotations: [{ question_id: 1, answers: few.slice(0, 3) }] });
    const options = { truth: three, predictions: json(predictions.slice(1)) };
    const { metrics, warnings } = await scoreFiles(vqa, options);
    // three raw answers "two" are all equal, so that "Two" misses them
    expect(metrics.accuracy).toBe(0);
    expect(warnings).toEqual([expect.stringContaining('question_id "1" has 3 answers, expected 10')]);
    await refuses(vqa, { ...options, rule: 'evalai' }, 'has 3 answers, expected 10');
  });

  it('agrees with the reference', async () => {
    await expectAgreement(vqaFilesRow);
    const { annotations, predictions: given } = answersReference.vqa;
    const options = { truth: json({ annotations }), predictions: json(given) };
    const byDefault = await scoreFiles(vqa, options);
    expect(byDefault).toEqual(await scoreFiles(vqa, { ...options, rule: 'official' }));
    expect(byDefault.n).toBe(annotations.length);
  });

  it.each([
    ['a missing answer', [predictions[0]], ['no answer to question_id "1" of']],
    ['an unknown id', [...predictions, { question_id: 3, answer: 'x' }], ['question_id "3" is not in']],
    ['an id that comes twice', [...predictions, predictions[0]], ['"20" is answered twice']],
    [
      'an answer that is a number',
      [predictions[0], { question_id: 1, answer: 2 }],
      ['item 1', '"1"', 'answer is 2', 'expected a text'],
    ],
    ['an answer that is null', [predictions[0], { question_id: 1, answer: null }], ['answer is null']],
    ['no answer', [predictions[0], { question_id: 1 }], ['answer or text is missing']],
    ['no id', [{ answer: 'x' }], ['item 0', 'question_id is missing']],
    ['a broken id', [{ question_id: 1.5, answer: 'x' }], ['question_id is 1.5']],
    ['no object', [[1, 'x']], ['item 0', 'expected an object']],
  ])('refuses %s', async (_what, answers, parts) => {
    await refuses(vqa, { truth, predictions: json(answers) }, ...parts);
  });

  it.each([
    ['no annotations', { questions: [] }, ['has no list "annotations"']],
    ['a list', [annotation], ['it is a list']],
    ['an empty list', { annotations: [] }, ['has no items']],
    ['a question twice', { annotations: [annotation, annotation] }, ['annotation 1', '"1" occurs twice']],
    ['no answers', { annotations: [{ question_id: 1 }] }, ['answers are missing', 'its server']],
    [
      'an answer that is a number',
      { annotations: [{ question_id: 1, answers: [{ answer: 2 }] }] },
      ['answer 0', 'is 2'],
    ],
    [
      'a type of some',
      { annotations: [annotation, { ...yes, answer_type: undefined }] },
      ['"20" has no answer_type', '"1" has one'],
    ],
    ['a type that is a number', { annotations: [{ ...yes, question_type: 5 }] }, ['question_type is 5']],
  ])('refuses a truth with %s', async (_what, content, parts) => {
    await refuses(vqa, { truth: json(content), predictions: json([]) }, ...parts);
  });

  it('refuses another rule, and files that are none', async () => {
    const options = { truth, predictions: json(predictions) };
    await expectOneLine(
      () => scoreFiles(vqa, { ...options, rule: 'soft' }),
      ConfigError,
      '--rule: got "soft"',
      'official, llava or evalai',
    );
    await expectOneLine(() => scoreFiles(vqa, { ...options, rule: '' }), ConfigError, '--rule');
    await refuses(vqa, { ...options, predictions: write('') }, '0 bytes');
    await expectOneLine(
      () => scoreFiles(vqa, { ...options, truth: write('{"annotations": [') }),
      DataError,
      'cut off',
    );
  });
});
