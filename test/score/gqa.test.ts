import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { gqa } from '../../harness/score/gqa.js';
import { expectAgreement } from '../numbers/expect-agreement.js';
import { gqaFilesRow } from '../numbers/rows/short-answers.js';
import { createScoreFolder, scoreFiles } from './files.js';
import { refuses } from './refuses.js';

const files = createScoreFolder();
afterAll(() => {
  rmSync(files.folder, { recursive: true });
});

const { json, write } = files;

const ask = (answer: string, members: object = {}) => ({
  question: 'Is it?',
  answer,
  imageId: '1',
  isBalanced: true,
  types: { structural: 'query', semantic: 'attr', detailed: 'existAttr' },
  groups: { global: 'g', local: 'l' },
  entailed: [],
  ...members,
});

describe('gqa', () => {
  const questions = {
    '02930152': ask('yes', {
      types: { structural: 'verify', semantic: 'obj', detailed: 'exist' },
      entailed: ['7', '8'],
    }),
    '7': ask('red', { isBalanced: false }),
    '8': ask('blue', { isBalanced: false }),
    '9': ask('dog'),
  };
  const truth = json(questions);
  const choices = json({
    '02930152': { valid: ['yes', 'no'], plausible: [] },
    '9': { valid: ['cat'], plausible: ['cat', 'dog'] },
    other: 5,
  });
  const answers = [
    { question_id: 9, text: 'Cat.' },
    { question_id: '8', text: 'Blue' },
    { question_id: 7, text: 'blue' },
    { question_id: '02930152', text: 'Yes..' },
  ];
  // distribution: yes 1 of 1, dog 0 of 1: (0 + 1) / 100
  const expected = { accuracy: 0.5, binary: 1, open: 0, consistency: 0.5, distribution: 0.01 };

  it('by hand', async () => {
    const { metrics, n, warnings } = await scoreFiles(gqa, { truth, predictions: json(answers) });
    expect(metrics).toEqual(expected);
    expect([n, warnings]).toEqual([2, []]);
  });

  it('with choices; JSONL and gzip', async () => {
    const lines = answers.map((answer) => JSON.stringify(answer)).join('\n');
    for (const [predictions, questionsFile] of [
      [write(lines), truth],
      [write(gzipSync(lines)), write(gzipSync(JSON.stringify(questions)))],
    ]) {
      const { metrics } = await scoreFiles(gqa, { truth: questionsFile, predictions, choices });
      expect(metrics).toEqual({ ...expected, validity: 1, plausibility: 0.5 });
    }
  });

  it('takes predictions as they stand', async () => {
    const predictions = json(
      answers.map(({ question_id, text }) => ({ questionId: question_id, prediction: text })),
    );
    const { metrics } = await scoreFiles(gqa, { truth, predictions });
    expect(metrics).toMatchObject({ accuracy: 0, consistency: null }); // neither "Yes.." nor "Cat." is an answer
  });

  it('scores 0 for no predictions', async () => {
    const { metrics, n } = await scoreFiles(gqa, { truth, predictions: json([]), choices });
    expect(metrics).toEqual({
      ...{ accuracy: 0, binary: 0, open: 0, validity: 0, plausibility: 0 },
      consistency: null,
      distribution: 0.02,
    });
    expect(n).toBe(2);
  });

  it('leaves consistency out where an entailed question is not there or has no answer', async () => {
    const balanced = json({ '02930152': questions['02930152'], '9': questions['9'] });
    const absent = await scoreFiles(gqa, { truth: balanced, predictions: json(answers) });
    expect(Object.keys(absent.metrics).sort()).toEqual(['accuracy', 'binary', 'distribution', 'open']);
    expect(absent.warnings).toEqual([
      expect.stringContaining('2 of 4 answers are to no question'),
      expect.stringContaining('consistency is left out: 2 of 2 entailed questions are not in'),
    ]);
    const silent = await scoreFiles(gqa, { truth, predictions: json([answers[0], answers[1], answers[3]]) });
    expect(silent.metrics).not.toHaveProperty('consistency');
    expect(silent.warnings).toEqual([expect.stringContaining('1 of 2 entailed questions have no answer')]);
  });

  it('leaves out what the questions do not have', async () => {
    const plain = json({ a: ask('yes', { groups: undefined, entailed: undefined }) });
    const { metrics, warnings } = await scoreFiles(gqa, {
      truth: plain,
      predictions: json([{ question_id: 'a', text: 'yes' }]),
    });
    expect(metrics).toEqual({ accuracy: 1, binary: null, open: 1 });
    expect(warnings).toEqual([]);
  });

  it('agrees with the reference', () => expectAgreement(gqaFilesRow));

  it.each([
    ['a missing answer', answers.slice(1), ['no answer to question "9" of']],
    ['an answer twice', [...answers, answers[0]], ['question "9" is answered twice']],
    ['a text that is a number', [{ question_id: 9, text: 3 }], ['text is 3']],
    ['no id', [{ text: 'x' }], ['question_id is missing']],
    ['no prediction', [{ questionId: '9', text: 'x' }], ['prediction is missing']],
  ])('refuses %s', async (_what, given, parts) => {
    await refuses(gqa, { truth, predictions: json(given) }, ...parts);
  });

  it.each([
    ['a list', [ask('yes')], 'it is a list'],
    ['no questions', {}, 'has no items'],
    ['none balanced', { a: ask('x', { isBalanced: false }) }, 'none of its 1 questions is balanced'],
    ['no balance', { a: ask('x', { isBalanced: undefined }) }, 'question "a": isBalanced is missing'],
    ['no answer, as the test split', { a: { ...ask('x'), answer: undefined } }, 'answer is missing'],
    ['no types', { a: ask('x', { types: undefined }) }, 'types is missing'],
    ['no structural type', { a: ask('x', { types: {} }) }, 'types.structural is missing'],
    ['a group that is a number', { a: ask('x', { groups: { global: 4 } }) }, 'groups.global is 4'],
    ['entailed numbers', { a: ask('x', { entailed: [4] }) }, 'entailed is [4]'],
  ])('refuses a truth with %s', async (_what, content, part) => {
    await refuses(gqa, { truth: json(content), predictions: json([]) }, part);
  });

  it.each([
    ['without a question', { '9': { valid: [], plausible: [] } }, 'no choices for question "02930152"'],
    ['without lists', { '9': { valid: [] } }, 'plausible is missing'],
  ])('refuses choices %s', async (_what, content, part) => {
    await refuses(gqa, { truth, predictions: json(answers), choices: json(content) }, part);
  });
});
