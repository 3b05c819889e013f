import { describe, expect, it } from '@jest/globals';
import { ProtocolError } from '../../../harness/core/errors.js';
import type { ReferenceTruth } from '../../../harness/core/question.js';
import { llavaBench as scorer } from '../../../harness/score/llava-bench.js';
import { llavaBench } from '../../../tasks/lmm/llava-bench.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { llavaBenchRequestsRow } from '../../numbers/rows/judges.js';
import { scoreFiles } from '../../score/files.js';
import { expectOneLine } from '../../support/errors.js';
import { answered, fakeJudge, question } from './fake-questions.js';
import { createQuestionRuns } from './run-questions.js';

const { run } = createQuestionRuns();

const truthOf = (category?: string): ReferenceTruth => {
  return {
    ...{ kind: 'reference', answer: 'It is red.', context: 'Red.' },
    ...(category !== undefined && { category }),
  };
};
/** By question, the replies of each attempt. */
const replies = [
  ['8 9\nGood.'],
  ['Both are good.', '8/10 9/10', 'None.'],
  ['Let me think.', '10, 5', '10 5\nHm.'],
  ['5 5'],
];
const samples = ['conv', 'conv', 'detail', 'complex'].map((category, i) =>
  answered(question(i, truthOf(category)), `Answer ${i}`),
);
const createJudge = () => fakeJudge(({ id, attempt }) => replies[Number(id)][attempt]);

describe('llava-bench', () => {
  it('by hand: a review that cannot be read is asked for again, then left out and counted', async () => {
    const judge = createJudge();
    const { lines, result } = await run(llavaBench, samples, { judge });
    // lines wait for what the judge gives
    expect(lines).toEqual([]);
    expect(result.lines[3]).toEqual({
      ...{ id: '3', truth: 'It is red.', prediction: 'Answer 3', prompt: 'Question 3?', answer: 'Answer 3' },
      ...{ scores: { reference: 5, answer: 5 }, unit: '3.jpg' },
    });
    expect(result.lines[1]).not.toHaveProperty('scores');
    expect(judge.requests.map(({ id, attempt }) => `${id}.${attempt}`).sort()).toEqual(
      // "10, 5" has two blanks where the reference wants one
      ['0.0', '1.0', '1.1', '1.2', '2.0', '2.1', '2.2', '3.0'],
    );
    expect(new Set(judge.requests.map(({ temperature }) => temperature))).toEqual(new Set([0.2]));
    // without question 1: 100 (9 + 5 + 5) / (8 + 10 + 5)
    expect(result.metrics.relative_score).toBeCloseTo((100 * 19) / 23, 12);
    expect(result.n).toBe(3);
    expect(result.warnings).toEqual(['1 of 4 reviews of the judge cannot be read; they are left out']);
    expect(result.breakdowns).toEqual({
      category: {
        complex: { n: 1, relative_score: 100 },
        conv: { n: 1, relative_score: 112.5 },
        detail: { n: 1, relative_score: 50 },
      },
    });
  });

  it('has no score where no review can be read', async () => {
    const { result } = await run(llavaBench, samples, { judge: fakeJudge(() => '') });
    expect(result).toMatchObject({ metrics: {}, intervals: {}, n: 0 });
    expect(result.warnings).toEqual(['4 of 4 reviews of the judge cannot be read; they are left out']);
  });

  it('its reviews score the same', async () => {
    const { result, pathOf, readLines } = await run(llavaBench, samples, { judge: createJudge() });
    expect(readLines('reviews.jsonl')[1]).toEqual({
      ...{ question_id: 1, category: 'llava_bench_conv', content: 'None.', tuple: [-1, -1] },
    });
    const { metrics, n } = await scoreFiles(scorer, { predictions: pathOf('reviews.jsonl') });
    expect(metrics).toEqual({
      all: result.metrics.relative_score,
      categories: {
        llava_bench_complex: { score: 100, n: 1, failed: 0 },
        llava_bench_conv: { score: 112.5, n: 1, failed: 1 },
        llava_bench_detail: { score: 50, n: 1, failed: 0 },
      },
      failed: 1,
    });
    expect(n).toBe(3);
  });

  it('writes no category where the question has none', async () => {
    const judge = fakeJudge(() => '5 5');
    const { result, readLines } = await run(llavaBench, [answered(question(1, truthOf()), '')], { judge });
    expect(readLines('reviews.jsonl')).toEqual([{ question_id: 1, content: '5 5', tuple: [5, 5] }]);
    expect(result.breakdowns).toEqual({ category: {} });
  });

  it('asks what LLaVA asks, word for word, and writes the reviews that it writes', () =>
    expectAgreement(llavaBenchRequestsRow));

  it('refuses to grade without a judge', async () => {
    await expectOneLine(() => run(llavaBench, samples), ProtocolError, 'judge', '--judge');
  });
});
