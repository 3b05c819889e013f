import { describe, expect, it } from '@jest/globals';
import { DataError } from '../../../harness/core/errors.js';
import type { AnsweredSample } from '../../../harness/core/protocol.js';
import { mmeCognition, mmePerception } from '../../../harness/metrics/answers/mme.js';
import { mme as scorer } from '../../../harness/score/mme.js';
import { mme } from '../../../tasks/lmm/mme.js';
import { scoreFiles } from '../../score/files.js';
import { expectOneLine } from '../../support/errors.js';
import { answered, question } from './fake-questions.js';
import { createQuestionRuns } from './run-questions.js';

const { run } = createQuestionRuns();

/** One of the two questions about an image. */
function ask(part: string, image: string, answer: 'yes' | 'no', text: string): AnsweredSample {
  const imageName = `${part}/${image}.png`;
  const prompt = `Is ${image} ${answer}?\nAnswer the question using a single word or phrase.`;
  const given = { id: `${imageName} ${answer}`, imageName, prompt };
  return answered(question(imageName, { kind: 'yes-no', answer, part }, given), text);
}

const samples = [
  ask('existence', 'a', 'yes', 'Yes'),
  ask('existence', 'b', 'yes', 'Yes.'),
  ask('existence', 'a', 'no', 'no, it is not'),
  ask('existence', 'b', 'no', 'Yes'),
  // "yes" is among the first four characters of "Eyes", and not of the other
  ask('code_reasoning', 'x', 'yes', '\n\nyes'),
  ask('code_reasoning', 'x', 'no', 'Eyes\tof\r\na cat'),
];

describe('mme', () => {
  it('by hand', async () => {
    const { lines, result } = await run(mme, samples);
    expect(lines.map(({ prediction }) => prediction)).toEqual(['yes', 'yes', 'no', 'yes', 'other', 'yes']);
    expect(lines.map(({ correct }) => correct)).toEqual([true, true, true, false, false, false]);
    expect(lines.slice(3, 5).map(({ unit, groups }) => [unit, groups])).toEqual([
      ['existence/b.png', { subtask: 'existence' }],
      ['code_reasoning/x.png', { subtask: 'code_reasoning' }],
    ]);
    // existence: 3 of 4 answers, 1 of 2 images: 75 + 50; code_reasoning: nothing
    expect(result.metrics).toEqual({
      ...{ perception_score: 125, cognition_score: 0 },
      ...{ accuracy: 3 / 6, acc_plus: 1 / 3 },
    });
    expect(result.n).toBe(6);
    expect(result.breakdowns).toEqual({
      task: {
        existence: { n: 4, score: 125, acc: 0.75, acc_plus: 0.5 },
        code_reasoning: { n: 2, score: 0, acc: 0, acc_plus: 0 },
      },
    });
  });

  it('says of which subtasks a sum is', async () => {
    const { result } = await run(mme, samples);
    expect(result.warnings).toHaveLength(2);
    expect(result.warnings?.[0]).toMatch(/^perception_score is over 1 of 10 subtasks \(no count, .*OCR\)/);
    expect(result.warnings?.[1]).toMatch(
      /^cognition_score is over 1 of 4 subtasks \(no commonsense_reasoning/,
    );
    const whole = [...mmePerception, ...mmeCognition].flatMap((part) => [
      ask(part, 'a', 'yes', 'yes'),
      ask(part, 'a', 'no', 'no'),
    ]);
    const all = await run(mme, whole);
    expect(all.result.metrics).toEqual({
      ...{ perception_score: 2000, cognition_score: 800, accuracy: 1, acc_plus: 1 },
    });
    expect(all.result).not.toHaveProperty('warnings');
    // of perception alone there is no sum of cognition, and nothing to say of it
    const perception = await run(mme, whole.slice(0, 20));
    expect(Object.keys(perception.result.metrics)).toEqual(['perception_score', 'accuracy', 'acc_plus']);
    expect(perception.result).not.toHaveProperty('warnings');
  });

  it('draws images: a sum that some resample has over fewer subtasks has no interval', async () => {
    const { result } = await run(mme, samples);
    expect(Object.keys(result.intervals)).toEqual(['accuracy', 'acc_plus']);
    const alone = await run(mme, samples.slice(0, 4));
    // images a and b: 100 + 100 of a alone, 50 + 0 of b alone
    expect(alone.result.intervals.perception_score).toEqual([50, 200]);
  });

  it('refuses an image with one question', async () => {
    await expectOneLine(
      () => run(mme, samples.slice(0, 3)),
      DataError,
      ...['existence/b.png', 'has 1 questions', 'expected two', '--limit'],
    );
  });

  it('its files have the lines of an image together, and score the same', async () => {
    const { result, read, pathOf } = await run(mme, samples);
    expect(read('mme/existence.txt')).toBe(
      [
        'existence/a.png\tIs a yes?\tYes\tYes',
        'existence/a.png\tIs a no?\tNo\tno, it is not',
        'existence/b.png\tIs b yes?\tYes\tYes.',
        'existence/b.png\tIs b no?\tNo\tYes\n',
      ].join('\n'),
    );
    // sign by sign: "  yes" is not read as yes either
    expect(read('mme/code_reasoning.txt')).toBe(
      'code_reasoning/x.png\tIs x yes?\tYes\t  yes\ncode_reasoning/x.png\tIs x no?\tNo\tEyes of  a cat\n',
    );
    const { metrics, n } = await scoreFiles(scorer, { predictions: pathOf('mme') });
    const { perception_score, cognition_score } = result.metrics;
    expect(metrics).toEqual({
      ...{ perception: perception_score, cognition: cognition_score },
      tasks: result.breakdowns?.task,
    });
    expect(n).toBe(6);
  });
});
