import { describe, expect, it } from '@jest/globals';
import { ProtocolError } from '../../../harness/core/errors.js';
import type { AnswersTruth } from '../../../harness/core/question.js';
import { textvqa } from '../../../harness/score/textvqa.js';
import { vizwiz } from '../../../harness/score/vizwiz.js';
import { vqa as vqaScorer } from '../../../harness/score/vqa.js';
import { textVqa, vizWiz, vqa } from '../../../tasks/lmm/short-answers.js';
import { scoreFiles } from '../../score/files.js';
import { expectOneLine } from '../../support/errors.js';
import { answered, question } from './fake-questions.js';
import { createQuestionRuns } from './run-questions.js';

const { run, write } = createQuestionRuns();

/** Ten answers, of which the first few are one text. */
const ten = (text: string, times: number, other = 'dog') =>
  Array.from({ length: 10 }, (_, slot) => (slot < times ? text : other));
const answers = (texts: readonly string[], types: Partial<AnswersTruth> = {}): AnswersTruth => {
  return { kind: 'answers', answers: texts, ...types };
};

const asked = [
  answered(question(5, answers(ten('yes', 10), { answerType: 'yes/no', questionType: 'is the' })), 'Yes.'),
  // all say "2.", so the official evaluator normalises nothing: "2" is not it
  answered(question(6, answers(ten('2.', 10), { answerType: 'number', questionType: 'how many' })), '2'),
  // three of ten: each of the three leaves two others, 2/3; each of the seven three: (3 * 2/3 + 7) / 10
  answered(question(7, answers(ten('cat', 3), { answerType: 'other', questionType: 'what is' })), 'The cat'),
];

describe('vqa', () => {
  it('by hand: lines, accuracy and the two breakdowns', async () => {
    const { lines, result } = await run(vqa, asked, { seed: 1 });
    expect(lines[2]).toEqual({
      ...{ id: '7', truth: ten('cat', 3), prediction: 'cat', scores: { vqa_accuracy: 0.9 } },
      ...{ prompt: 'Question 7?', answer: 'The cat', unit: '7.jpg' },
    });
    expect(lines.map(({ scores }) => scores?.vqa_accuracy)).toEqual([1, 0, 0.9]);
    expect(result.metrics).toEqual({ vqa_accuracy: 1.9 / 3 });
    expect(result.n).toBe(3);
    expect(result.breakdowns).toEqual({
      answer_type: {
        'yes/no': { n: 1, vqa_accuracy: 1 },
        number: { n: 1, vqa_accuracy: 0 },
        other: { n: 1, vqa_accuracy: 0.9 },
      },
      question_type: {
        'is the': { n: 1, vqa_accuracy: 1 },
        'how many': { n: 1, vqa_accuracy: 0 },
        'what is': { n: 1, vqa_accuracy: 0.9 },
      },
    });
    expect(result.submission).toBeUndefined();
  });

  it('its answers score the same by the rule of LLaVA', async () => {
    const { result, pathOf } = await run(vqa, asked);
    const annotations = asked.map(({ sample }) => {
      if (sample.kind !== 'question' || sample.truth.kind !== 'answers') throw new Error('no answers');
      const { answerType, questionType } = sample.truth;
      return {
        question_id: sample.questionId,
        answers: sample.truth.answers.map((answer) => ({ answer })),
        ...{ answer_type: answerType, question_type: questionType },
      };
    });
    const truth = write('vqa.json', { annotations });
    const files = { truth, predictions: pathOf('answers.jsonl') };
    const { metrics } = await scoreFiles(vqaScorer, { ...files, rule: 'llava' });
    expect(metrics.accuracy).toBe(result.metrics.vqa_accuracy);
    // the rule matters: both sides through the processor make "2" right
    expect((await scoreFiles(vqaScorer, { ...files, rule: 'evalai' })).metrics.accuracy).toBeCloseTo(2.9 / 3);
  });

  it('held-back answers give no metric, and an upload of all questions in its order', async () => {
    const samples = [
      answered(question(2, { kind: 'held-back' }), 'A Cat, red?'),
      answered(question(9, { kind: 'held-back' }), 'two'),
    ];
    const { lines, result, readJson } = await run(vqa, samples, { uploadIds: [9, 1, 2, 3] });
    expect(lines[0]).toMatchObject({ truth: null, prediction: 'cat red', answer: 'A Cat, red?' });
    expect(lines[0]).not.toHaveProperty('scores');
    expect(result).toMatchObject({ metrics: {}, intervals: {}, n: 2 });
    expect(result.submission?.file).toBe('upload.json');
    expect(result.submission?.note).toContain('https://eval.ai/');
    expect(readJson('upload.json')).toEqual([
      { question_id: 9, answer: '2' },
      { question_id: 1, answer: '' },
      { question_id: 2, answer: 'cat red' },
      { question_id: 3, answer: '' },
    ]);
    const alone = await run(vqa, samples);
    expect(alone.readJson('upload.json')).toEqual([
      { question_id: 2, answer: 'cat red' },
      { question_id: 9, answer: '2' },
    ]);
  });
});

describe('vizwiz', () => {
  const images = ['VizWiz_val_00000000.jpg', 'VizWiz_val_00000001.jpg'];
  const texts = [ten('unanswerable', 4), ten('Coke.', 1, 'unsuitable image')];
  const said = ['Unanswerable', 'coke'];
  const truth = () =>
    write(
      'vizwiz.json',
      images.map((image, i) => ({ image, answers: texts[i].map((answer) => ({ answer })) })),
    );

  it('by hand, and its answers score the same', async () => {
    const samples = images.map((imageName, i) =>
      answered(question(i, answers(texts[i]), { imageName }), said[i]),
    );
    const { result, pathOf } = await run(vizWiz, samples);
    // four or more of ten are 1, one of ten is 0.3; no types, no breakdown
    expect(result.metrics).toEqual({ vqa_accuracy: 1.3 / 2 });
    expect(result.breakdowns).toBeUndefined();
    const { metrics } = await scoreFiles(vizwiz, { truth: truth(), predictions: pathOf('answers.jsonl') });
    expect(metrics.accuracy).toBe(result.metrics.vqa_accuracy);
  });

  it('held-back answers give an upload by the names of images, which scores the same', async () => {
    const samples = images.map((imageName, i) =>
      answered(question(i, { kind: 'held-back' }, { imageName }), said[i]),
    );
    const { result, readJson, pathOf } = await run(vizWiz, samples);
    expect(result).toMatchObject({ metrics: {}, n: 2, submission: { file: 'upload.json' } });
    expect(readJson('upload.json')).toEqual([
      { image: images[0], answer: 'unanswerable' },
      { image: images[1], answer: 'coke' },
    ]);
    const { metrics } = await scoreFiles(vizwiz, { truth: truth(), predictions: pathOf('upload.json') });
    expect(metrics.accuracy).toBe(1.3 / 2);
  });
});

describe('textvqa', () => {
  const prompt = (text: string) => `${text}\nAnswer the question using a single word or phrase.`;

  it('by hand, two questions on one image, and its answers score the same', async () => {
    const truths = [ten('Stop.', 10), ten('red', 2, 'blue')];
    const samples = ['What is written?', 'Which colour?'].map((text, i) => {
      const id = i === 0 ? 'image' : 'image#2';
      return answered(
        question('image', answers(truths[i]), { id, prompt: prompt(text) }),
        ['stop', 'red'][i],
      );
    });
    const { lines, result, pathOf } = await run(textVqa, samples);
    expect(lines.map(({ id }) => id)).toEqual(['image', 'image#2']);
    // unlike VQA v2, "Stop." is normalised where all say it: 1; two of ten are 0.6
    expect(result.metrics.vqa_accuracy).toBeCloseTo((1 + 0.6) / 2, 12);
    const data = [
      { image_id: 'image', question: 'What is written?', answers: truths[0] },
      { image_id: 'image', question: 'Which colour?', answers: truths[1] },
    ];
    const truth = write('textvqa.json', { data });
    const { metrics } = await scoreFiles(textvqa, { truth, predictions: pathOf('answers.jsonl') });
    expect(metrics.accuracy).toBe(result.metrics.vqa_accuracy);
  });

  it('has no server: a held-back answer is refused', async () => {
    const samples = [answered(question(1, { kind: 'held-back' }), 'a')];
    await expectOneLine(() => run(textVqa, samples), ProtocolError, 'textvqa', 'held-back', 'answers');
  });
});
