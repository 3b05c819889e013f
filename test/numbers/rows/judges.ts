import { llavaBench } from '../../../tasks/lmm/llava-bench.js';
import { mmVet } from '../../../tasks/lmm/mm-vet.js';
import { answered, fakeJudge, question } from '../../tasks/lmm/fake-questions.js';
import { judgeRequests, toAsked, toStored } from '../../tasks/lmm/judge-requests.js';
import { questionRunsIn } from '../../tasks/lmm/question-runs.js';
import { defineRow } from '../reference-row.js';
import { withFolder } from '../temporary-folder.js';

const facts = {
  maker: 'judges',
  stored: ['test/fixtures/answers/judge-requests.json'],
  tolerance: 0,
} as const;
const { texts, ...stored } = judgeRequests;

export const llavaBenchRequestsRow = defineRow({
  ...facts,
  id: 'judge-llava-bench',
  what: 'LLaVA-Bench: what a judge is asked, word for word, and the reviews',
  rule: 'haotian-liu/LLaVA: llava/eval/eval_gpt_review_bench.py',
  tools: ['LLaVA'],
  test: 'test/tasks/lmm/llava-bench.test.ts',
  cases: [stored.llavaBench],
  given: ['requests', 'reviews'],
  pair: ({ requests, reviews }) =>
    withFolder(async (folder) => {
      const samples = texts.map(({ question: prompt, context, reference, answer, category }, i) => {
        const truth = { kind: 'reference', answer: reference, context, category } as const;
        return answered(question(i, truth, { prompt }), answer);
      });
      const judge = fakeJudge(({ id }) => requests[Number(id)].reply);
      const { readLines } = await questionRunsIn(folder).run(llavaBench, samples, { judge });
      return {
        found: { requests: judge.requests.map(toStored), reviews: readLines('reviews.jsonl') },
        expected: { requests: requests.map(toAsked), reviews },
      };
    }),
});

export const mmVetRequestsRow = defineRow({
  ...facts,
  id: 'judge-mm-vet',
  what: 'MM-Vet: what a judge is asked, word for word and how often, and the grades',
  rule: 'yuweihao/MM-Vet: mm-vet_evaluator.py',
  tools: ['MM-Vet'],
  test: 'test/tasks/lmm/mm-vet.test.ts',
  cases: [stored.mmVet],
  given: ['requests', 'grades.v1_0'],
  pair: ({ requests, grades }) =>
    withFolder(async (folder) => {
      const samples = texts.map(({ question: prompt, reference, answer }, i) => {
        const truth = { kind: 'reference', answer: reference, capabilities: ['rec'] } as const;
        return answered(question(i, truth, { prompt }), answer);
      });
      const [graded, ...others] = requests;
      const judge = fakeJudge(({ id, attempt }) => (id === '0' ? graded : others[attempt]).reply);
      const { readJson } = await questionRunsIn(folder).run(mmVet, samples, { judge });
      const sent = judge.requests.toSorted((a, b) => Number(a.id) - Number(b.id) || a.attempt - b.attempt);
      return {
        found: { requests: sent.map(toStored), grades: readJson('grades.json') },
        expected: {
          // the evaluator asks a sixth time, and grades 0 whatever is said
          requests: requests.slice(0, -1).map(toAsked),
          grades: { ...grades, v1_1: { ...grades.v1_1, content: ['x'] } },
        },
      };
    }),
});
