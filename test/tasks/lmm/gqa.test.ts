import { describe, expect, it } from '@jest/globals';
import { MetricError } from '../../../harness/core/errors.js';
import type { GqaTruth } from '../../../harness/core/question.js';
import { gqa as scorer } from '../../../harness/score/gqa.js';
import { gqa } from '../../../tasks/lmm/gqa.js';
import { scoreFiles } from '../../score/files.js';
import { catchError } from '../../support/errors.js';
import { answered, question } from './fake-questions.js';
import { createQuestionRuns } from './run-questions.js';

const { run, write } = createQuestionRuns();

const truths: Readonly<Record<string, Partial<GqaTruth>>> = {
  '1': { answer: 'yes', structural: 'verify', entailed: ['1', '2'] },
  '2': { answer: 'no', structural: 'verify' },
  '3': { answer: 'red', globalGroup: 'color', entailed: ['4'] },
  '4': { answer: 'blue', globalGroup: 'color', isBalanced: false, entailed: ['elsewhere'] },
  '5': { answer: 'blue', globalGroup: 'color' },
};
const said: Readonly<Record<string, string>> = {
  '1': 'Yes.',
  '2': 'yes',
  '3': 'red',
  '4': 'Blue',
  '5': 'RED..',
};

function truthOf(id: string): GqaTruth {
  return {
    ...{ kind: 'gqa', answer: '', isBalanced: true, structural: 'query', semantic: 'attr' },
    ...{ detailed: 'color', globalGroup: null, entailed: [], ...truths[id] },
  };
}
const samplesOf = (ids: readonly string[]) => ids.map((id) => answered(question(id, truthOf(id)), said[id]));

describe('gqa', () => {
  it('by hand', async () => {
    const { lines, result } = await run(gqa, samplesOf(['1', '2', '3', '4', '5']));
    expect(lines.map(({ correct }) => correct)).toEqual([true, false, true, true, false]);
    expect(lines[4]).toEqual({
      ...{ id: '5', truth: 'blue', prediction: 'red', correct: false },
      ...{ prompt: 'Question 5?', answer: 'RED..', unit: '5.jpg' },
    });
    // question 4 is not balanced: it only counts as entailed. Binary: 1 right, 2 wrong; open: 3 right, 5 wrong
    // consistency: 1 entails 2, wrong; 3 entails 4, right. Distribution, of the group: red is right once and said twice,
    // blue right once and never said: (1 / 1 + 1 / 1) / 100
    expect(result.metrics).toEqual({
      ...{ accuracy: 0.5, binary_accuracy: 0.5, open_accuracy: 0.5 },
      ...{ consistency: 0.5, distribution: 0.02 },
    });
    expect(result.n).toBe(4);
    expect(Object.keys(result.intervals)).toEqual(['accuracy', 'binary_accuracy', 'open_accuracy']);
  });

  it('reports consistency only where every entailed question is asked', async () => {
    const { result } = await run(gqa, samplesOf(['1', '2', '3', '5']));
    expect(result.metrics).not.toHaveProperty('consistency');
    expect(result.metrics.accuracy).toBe(0.5);
  });

  it('leaves out what no question belongs to', async () => {
    const { result } = await run(gqa, samplesOf(['2']));
    expect(result.metrics).toEqual({ accuracy: 0, binary_accuracy: 0 });
    expect(Object.keys(result.intervals)).toEqual(['accuracy', 'binary_accuracy']);
  });

  it('throws where no question is balanced', async () => {
    expect(await catchError(() => run(gqa, samplesOf(['4'])))).toBeInstanceOf(MetricError);
  });

  it('its answers score the same', async () => {
    const { result, pathOf } = await run(gqa, samplesOf(['1', '2', '3', '4', '5']));
    const questions = Object.keys(truths).map((id) => {
      const { structural, semantic, detailed, globalGroup, ...rest } = truthOf(id);
      return [id, { ...rest, types: { structural, semantic, detailed }, groups: { global: globalGroup } }];
    });
    const truth = write('gqa.json', Object.fromEntries(questions));
    const score = await scoreFiles(scorer, { truth, predictions: pathOf('answers.jsonl') });
    const { accuracy, binary_accuracy, open_accuracy, consistency, distribution } = result.metrics;
    expect(score.metrics).toEqual({
      ...{ accuracy, binary: binary_accuracy, open: open_accuracy, consistency, distribution },
    });
    expect(score.n).toBe(result.n);
  });
});
