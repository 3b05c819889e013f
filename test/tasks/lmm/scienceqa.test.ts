import { describe, expect, it } from '@jest/globals';
import { scienceqa as scorer } from '../../../harness/score/scienceqa.js';
import { scienceQa } from '../../../tasks/lmm/scienceqa.js';
import { scoreFiles } from '../../score/files.js';
import { answered, question, textQuestion } from './fake-questions.js';
import { createQuestionRuns } from './run-questions.js';

const { run, write } = createQuestionRuns();

/** As problems.json has them; `said` is the answer. */
const problems = [
  { subject: 'natural science', grade: 'grade2', hint: '', image: 'image.png', answer: 1, said: 'B' },
  { subject: 'social science', grade: 'grade8', hint: 'Look.', image: null, answer: 0, said: 'A. cat' },
  {
    subject: 'language science',
    grade: 'grade7',
    hint: '',
    image: null,
    answer: 0,
    said: 'The answer is B.',
  },
  { subject: 'natural science', grade: 'grade6', hint: 'Look.', image: 'image.png', answer: 2, said: 'c' },
];
const choices = ['cat', 'dog', 'owl'];

const samples = problems.map(({ subject, grade, hint, image, answer, said }, i) => {
  const context = [...(hint ? ['text'] : []), ...(image ? ['image'] : [])].join(' and ') || 'none';
  const groups = { subject, grade, context };
  const truth = { kind: 'choice', answer: 'ABC'[answer], options: choices, groups } as const;
  return answered(image ? question(String(i), truth) : textQuestion(String(i), truth), said);
});

describe('scienceqa', () => {
  it('by hand: an answer that names no option is wrong', async () => {
    const { lines, result } = await run(scienceQa, samples);
    expect(lines.map(({ prediction, correct }) => [prediction, correct])).toEqual([
      ['B', true],
      ['A', true],
      ['B', false],
      [null, false],
    ]);
    // 0 and 3 have an image
    expect(lines.map(({ unit, groups }) => [unit, groups?.image])).toEqual([
      ...[
        ['0.jpg', 1],
        [undefined, 0],
        [undefined, 0],
        ['3.jpg', 1],
      ],
    ]);
    expect(result.metrics).toEqual({ img_accuracy: 1 / 2, accuracy: 2 / 4 });
    expect(result.n).toBe(4);
    expect(result.breakdowns).toEqual({
      group: {
        NAT: { n: 2, accuracy: 0.5 },
        SOC: { n: 1, accuracy: 1 },
        LAN: { n: 1, accuracy: 0 },
        TXT: { n: 2, accuracy: 0.5 },
        IMG: { n: 2, accuracy: 0.5 },
        NO: { n: 1, accuracy: 0 },
        'G1-6': { n: 2, accuracy: 0.5 },
        'G7-12': { n: 2, accuracy: 0.5 },
      },
    });
  });

  it('reports no accuracy of images without any', async () => {
    const { result } = await run(scienceQa, [samples[1], samples[2]]);
    expect(result.metrics).toEqual({ accuracy: 0.5 });
    expect(Object.keys(result.intervals)).toEqual(['accuracy']);
  });

  it('its answers bear the mark of the image as those of LLaVA do, and score the same', async () => {
    const { lines, result, readLines, pathOf } = await run(scienceQa, samples);
    expect(readLines('answers.jsonl').map(({ prompt }) => prompt)).toEqual([
      '<image>\nQuestion 0?',
      'Question 1?',
      'Question 2?',
      '<image>\nQuestion 3?',
    ]);
    // the model was not told of the mark
    expect(lines[0].prompt).toBe('Question 0?');
    const truth = write(
      'problems.json',
      Object.fromEntries(problems.map((problem, i) => [i, { ...problem, choices }])),
    );
    const splits = write('pid_splits.json', { test: ['0', '1', '2', '3'] });
    const { metrics, n, warnings } = await scoreFiles(scorer, {
      ...{ truth, splits, predictions: pathOf('answers.jsonl') },
    });
    expect(warnings).toEqual([]);
    expect(metrics).toEqual({ ...result.metrics, groups: result.breakdowns?.group });
    expect(n).toBe(4);
  });
});
