import { describe, expect, it } from '@jest/globals';
import type { AnsweredSample } from '../../../harness/core/protocol.js';
import { mmbench as scorer } from '../../../harness/score/mmbench.js';
import { mmBench } from '../../../tasks/lmm/mmbench.js';
import { scoreFiles } from '../../score/files.js';
import { answered, question } from './fake-questions.js';
import { createQuestionRuns } from './run-questions.js';

const { run } = createQuestionRuns();

/** A question with two options in one of its two orders; the cat is right. */
function ask(number: number, rotation: 0 | 1, text: string, split: string | null = 'dev'): AnsweredSample {
  const options = rotation === 0 ? ['a cat', 'a dog'] : ['a dog', 'a cat'];
  const category = number === 3 ? 'actions' : `category ${number}`;
  const groups = { category, 'l2-category': 'all', ...(split !== null && { split }) };
  const truth = { kind: 'choice', answer: 'AB'[rotation], options, groups } as const;
  return answered(question(number + rotation * 1_000_000, truth), text);
}

const samples = [
  ask(1, 0, 'A'),
  ask(2, 0, 'It is a cat.'),
  // its other rotation is not asked
  ask(3, 0, 'B'),
  ask(1, 1, 'The answer is B'),
  ask(2, 1, 'A or B'),
];

describe('mmbench', () => {
  it('by hand: a question is right in every rotation or not at all', async () => {
    const { lines, result } = await run(mmBench, samples);
    expect(lines.map(({ prediction }) => prediction)).toEqual(['A', 'A', 'B', 'B', null]);
    expect(lines.map(({ correct }) => correct)).toEqual([true, true, false, true, false]);
    // the rotations of a question are of one unit
    expect(lines.map(({ unit }) => unit)).toEqual(['1', '2', '3', '1', '2']);
    expect(lines.map(({ groups }) => groups)).toEqual(Array(5).fill({ options: 2 }));
    // of 1 and 2, 1; first passes: 1 and 2 of 1, 2, 3
    expect(result.metrics).toEqual({ circular_accuracy: 1 / 2, vanilla_accuracy: 2 / 3 });
    expect(result.n).toBe(2);
    expect(result.breakdowns).toEqual({
      split: { dev: { n: 2, circular_accuracy: 0.5, vanilla_accuracy: 2 / 3 } },
      category: {
        'category 1': { n: 1, circular_accuracy: 1 },
        'category 2': { n: 1, circular_accuracy: 0 },
      },
      l2_category: { all: { n: 2, circular_accuracy: 0.5 } },
    });
  });

  it('says how many questions lack a rotation, and names one', async () => {
    const { result } = await run(mmBench, samples);
    expect(result.warnings).toEqual([
      '1 of 3 questions are left out of circular_accuracy, because not all their rotations were asked, such as question 3: got 1, expected 2',
    ]);
    const whole = await run(mmBench, [...samples, ask(3, 1, 'B')]);
    expect(whole.result).not.toHaveProperty('warnings');
    expect(whole.result.n).toBe(3);
  });

  it('has no circular accuracy where no question is whole', async () => {
    const { result } = await run(mmBench, samples.slice(0, 3));
    expect(result.metrics).toEqual({ vanilla_accuracy: 2 / 3 });
    expect(Object.keys(result.intervals)).toEqual(['vanilla_accuracy']);
    expect(result.n).toBe(0);
  });

  it('sorts by category inside one split only; without a split that is none', async () => {
    const two = await run(mmBench, [
      ask(1, 0, 'A'),
      ask(1, 1, 'B'),
      ask(2, 0, 'B', 'x'),
      ask(2, 1, 'B', 'x'),
    ]);
    expect(two.result.breakdowns).toEqual({
      split: {
        dev: { n: 1, circular_accuracy: 1, vanilla_accuracy: 1 },
        x: { n: 1, circular_accuracy: 0, vanilla_accuracy: 0 },
      },
    });
    const none = await run(mmBench, [ask(1, 0, 'A', null), ask(1, 1, 'B', null)]);
    expect(Object.keys(none.result.breakdowns?.split ?? {})).toEqual(['none']);
  });

  it('its table scores the same', async () => {
    const { result, readLines, pathOf } = await run(mmBench, samples);
    expect(readLines('mmbench.jsonl')[3]).toEqual({
      ...{ index: 1_000_001, A: 'a dog', B: 'a cat', answer: 'B' },
      ...{ category: 'category 1', 'l2-category': 'all', split: 'dev', prediction: 'The answer is B' },
    });
    const { metrics, n } = await scoreFiles(scorer, { predictions: pathOf('mmbench.jsonl') });
    const { circular_accuracy, vanilla_accuracy } = result.metrics;
    expect(metrics).toMatchObject({
      ...{ accuracy: circular_accuracy, accuracy_vanilla: vanilla_accuracy, n_incomplete: 1 },
      splits: { dev: { accuracy: circular_accuracy, accuracy_vanilla: vanilla_accuracy, n: 2 } },
    });
    expect(n).toBe(result.n);
  });
});
