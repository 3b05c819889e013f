import { describe, expect, it } from '@jest/globals';
import { seed as scorer } from '../../../harness/score/seed.js';
import { seedBench } from '../../../tasks/lmm/seed-bench.js';
import { scoreFiles } from '../../score/files.js';
import { answered, question } from './fake-questions.js';
import { createQuestionRuns } from './run-questions.js';

const { run, write } = createQuestionRuns();

const types = ['Scene Understanding', 'Action Recognition'];
/** data_type, answer, what is said */
const asked = [
  ['image', 'A', 'A'],
  ['image', 'B', 'B.'],
  ['image', 'C', 'C'],
  ['video', 'D', 'd'],
] as const;
const samples = asked.map(([data, answer, said], i) => {
  const groups = { data, type: types[Number(data === 'video')] };
  return answered(question(i, { kind: 'choice', answer, options: ['a', 'b', 'c', 'd'], groups }), said);
});

describe('seed-bench', () => {
  it('by hand: only the bare capital is right', async () => {
    const { lines, result } = await run(seedBench, samples);
    expect(lines.map(({ correct }) => correct)).toEqual([true, false, true, false]);
    expect(lines[1]).toMatchObject({ truth: 'B', prediction: 'B.', prompt: 'Question 1?', answer: 'B.' });
    expect(result.metrics).toEqual({ accuracy_all: 2 / 4, accuracy_image: 2 / 3, accuracy_video: 0 });
    expect(result.n).toBe(4);
    expect(result.breakdowns).toEqual({
      type: {
        'Scene Understanding': { n: 3, accuracy: 2 / 3 },
        'Action Recognition': { n: 1, accuracy: 0 },
      },
    });
  });

  it('has no accuracy of videos where none is asked about', async () => {
    const { result } = await run(seedBench, samples.slice(0, 3));
    expect(Object.keys(result.metrics)).toEqual(['accuracy_all', 'accuracy_image']);
    expect(Object.keys(result.intervals)).toEqual(['accuracy_all', 'accuracy_image']);
  });

  it('its answers score the same', async () => {
    const { result, pathOf } = await run(seedBench, samples);
    const truth = write('SEED-Bench.json', {
      question_type: { [types[0]]: 1, [types[1]]: 10 },
      questions: asked.map(([data, answer], i) => ({
        ...{ question_id: i, question_type_id: data === 'video' ? 10 : 1, data_type: data, answer },
      })),
    });
    const { metrics, n, warnings } = await scoreFiles(scorer, {
      truth,
      predictions: pathOf('answers.jsonl'),
    });
    const { accuracy_all, accuracy_image, accuracy_video } = result.metrics;
    expect(metrics).toEqual({
      ...{ accuracy: accuracy_all, image: accuracy_image, video: accuracy_video },
      types: result.breakdowns?.type,
    });
    expect([n, warnings]).toEqual([4, []]);
  });
});
