import { describe, expect, it } from '@jest/globals';
import { mmVet as scorer } from '../../../harness/score/mm-vet.js';
import { mmVet } from '../../../tasks/lmm/mm-vet.js';
import { expectAgreement } from '../../numbers/expect-agreement.js';
import { mmVetRequestsRow } from '../../numbers/rows/judges.js';
import { scoreFiles } from '../../score/files.js';
import { answered, fakeJudge, question } from './fake-questions.js';
import { judgeRequests } from './judge-requests.js';
import { createQuestionRuns } from './run-questions.js';

const { run, write } = createQuestionRuns();

const capabilities = [['ocr', 'math'], ['math', 'ocr'], ['rec']];
const replies = [['0.5'], ['The', '1.0'], ['Not', 'a', '2', '-0.1', 'nan']];
const samples = capabilities.map((needed, i) =>
  answered(question(i, { kind: 'reference', answer: 'red', capabilities: needed }), `Answer ${i}`),
);
const createJudge = () => fakeJudge(({ id, attempt }) => replies[Number(id)][attempt]);

describe('mm-vet', () => {
  it('by hand: a grade that cannot be read is asked for again, then 0 and counted', async () => {
    const judge = createJudge();
    const { lines, result } = await run(mmVet, samples, { judge });
    expect(lines).toEqual([]);
    expect(result.lines[1]).toMatchObject({ truth: 'red', prediction: 'Answer 1', answer: 'Answer 1' });
    expect(result.lines.map(({ scores }) => scores)).toEqual([{ grade: 0.5 }, { grade: 1 }, undefined]);
    const ofLast = judge.requests.filter(({ id }) => id === '2');
    expect(ofLast.map(({ attempt }) => attempt)).toEqual([0, 1, 2, 3, 4]);
    expect(ofLast.map(({ temperature }) => temperature)).toEqual([0, 0, 0.5, 1, 1.5]);
    const [first, ...others] = ofLast.map(({ prompt }) => prompt);
    expect(others).toEqual(Array(4).fill(`${first}\nPredict the correctness of the answer (digit): `));
    // (50 + 100 + 0) / 3
    expect(result.metrics).toEqual({ gpt_score: 50 });
    expect(result.n).toBe(3);
    expect(result.warnings).toEqual(['1 of 3 grades of the judge cannot be read; they count as 0']);
    expect(result.breakdowns).toEqual({
      capability: {
        ocr: { n: 2, gpt_score: 75 },
        math: { n: 2, gpt_score: 75 },
        rec: { n: 1, gpt_score: 0 },
      },
      // two orders of one set
      integration: { math_ocr: { n: 2, gpt_score: 75 }, rec: { n: 1, gpt_score: 0 } },
    });
  });

  it('says nothing of grades that can all be read', async () => {
    const { result } = await run(mmVet, samples, { judge: fakeJudge(() => '1') });
    expect(result.metrics).toEqual({ gpt_score: 100 });
    expect(result).not.toHaveProperty('warnings');
  });

  it('its grades score the same', async () => {
    const { result, pathOf, readJson } = await run(mmVet, samples, { judge: createJudge() });
    expect(readJson('mm-vet.json')).toEqual({ v1_0: 'Answer 0', v1_1: 'Answer 1', v1_2: 'Answer 2' });
    expect(readJson('grades.json')).toMatchObject({
      v1_1: { model: ['judge-2026'], content: ['1.0'], score: [1] },
      v1_2: { model: ['judge-2026'], content: ['nan'], score: [0] },
    });
    const truth = write(
      'mm-vet.json',
      Object.fromEntries(capabilities.map((capability, i) => [`v1_${i}`, { capability }])),
    );
    const { metrics, n } = await scoreFiles(scorer, { truth, predictions: pathOf('grades.json') });
    expect(metrics).toEqual({
      ...{ total: result.metrics.gpt_score, std: 0 },
      capabilities: { ocr: { score: 75, n: 2 }, math: { score: 75, n: 2 }, rec: { score: 0, n: 1 } },
      integrations: { math_ocr: { score: 75, n: 2 }, rec: { score: 0, n: 1 } },
    });
    expect(n).toBe(3);
  });

  it('asks what MM-Vet asks, word for word and as often, and writes the grades that it writes', async () => {
    await expectAgreement(mmVetRequestsRow);
    expect(judgeRequests.mmVet.grades.v1_1.score).toEqual([0]);
  });
});
