import { describe, expect, it } from '@jest/globals';
import { MetricError, ProtocolError } from '../../../harness/core/errors.js';
import { createQuestionProtocol } from '../../../tasks/lmm/question-protocol.js';
import { expectOneLine } from '../../support/errors.js';
import { answered, question } from './fake-questions.js';
import { createQuestionRuns } from './run-questions.js';

const { run } = createQuestionRuns();

const toy = createQuestionProtocol({
  id: 'toy',
  version: 3,
  metrics: ['accuracy', 'open_accuracy'],
  truths: ['yes-no', 'held-back'],
  mark: ({ truth, text }) => ({
    row: text,
    truth: truth.kind,
    prediction: text.trim(),
    correct: text !== '',
  }),
  score: (rows: readonly string[]) => {
    return {
      metrics: { accuracy: rows.length, open_accuracy: null, consistency: undefined },
      n: rows.length,
    };
  },
});
const yes = { kind: 'yes-no', answer: 'yes', part: 'a' } as const;
const samples = ['one', ' two\n', ''].map((text, i) =>
  answered(question(7, yes, { id: i === 0 ? '7' : `7#${i + 1}` }), text),
);

describe('a protocol of questions', () => {
  it('says what it needs', () => {
    expect(toy).toMatchObject({ id: 'toy', version: 3, needs: ['answer'], perSample: 'answer' });
    expect(toy).toMatchObject({ samples: ['question'], exchange: 'llava-answers' });
    expect(toy).not.toHaveProperty('judged');
  });

  it('gives each answer a line with what was asked and said, word for word', async () => {
    const { lines, result } = await run(toy, samples);
    expect(lines).toEqual(
      [
        { id: '7', prediction: 'one', correct: true, answer: 'one' },
        { id: '7#2', prediction: 'two', correct: true, answer: ' two\n' },
        { id: '7#3', prediction: '', correct: false, answer: '' },
      ].map((line) => ({ ...line, truth: 'yes-no', prompt: 'Question 7?', unit: '7.jpg' })),
    );
    // what is not defined is absent
    expect(result).toEqual({ metrics: { accuracy: 3 }, intervals: {}, n: 3, lines: [] });
  });

  it('writes the answers as LLaVA does, batch after batch', async () => {
    const { read, readLines } = await run(toy, samples);
    const written = readLines('answers.jsonl');
    expect(written.map((line) => Object.keys(line))).toEqual(
      Array(3).fill(['question_id', 'prompt', 'text', 'answer_id', 'model_id', 'metadata']),
    );
    expect(written[1]).toEqual({
      ...{ question_id: 7, prompt: 'Question 7?', text: ' two\n', model_id: 'model', metadata: {} },
      answer_id: expect.stringMatching(/^[0-9a-f]{22}$/),
    });
    expect(new Set(written.map(({ answer_id }) => answer_id)).size).toBe(3);
    // the same answers are the same bytes, whatever the batch; another model's are others
    expect((await run(toy, samples, {}, 1)).read('answers.jsonl')).toBe(read('answers.jsonl'));
    const other = (await run(toy, samples, { model: { id: 'other' } })).readLines('answers.jsonl');
    expect(other[0].answer_id).not.toBe(written[0].answer_id);
  });

  it('refuses what it cannot score, in one line', async () => {
    const truth = { kind: 'reference', answer: 'red' } as const;
    await expectOneLine(
      () => run(toy, [answered(question(8, truth), 'red')]),
      ProtocolError,
      ...['toy', 'question 8', 'reference', 'expected yes-no or held-back'],
    );
    const silent = { sample: question(9, yes), output: { tensors: {} } };
    await expectOneLine(() => run(toy, [silent]), ProtocolError, 'toy', 'sample 9', 'answer');
  });

  it('throws where nothing was answered, and takes an empty answer for one', async () => {
    await expectOneLine(() => run(toy, []), MetricError, 'toy', 'no question');
    expect((await run(toy, samples.slice(2))).result.n).toBe(1);
  });
});
