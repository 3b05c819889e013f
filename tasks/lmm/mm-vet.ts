import type { ReferenceTruth } from '../../harness/core/question.js';
import type { Question } from '../../harness/core/sample.js';
import { parseGrade, summariseMmVet, type GradedQuestion } from '../../harness/metrics/answers/mm-vet.js';
import { intervalsOverUnits } from './answer-intervals.js';
import { askJudge, askOfAll, judgeOf, readJudgePrompt } from './ask-judge.js';
import { breakDownMeans } from './breakdown.js';
import { createQuestionProtocol } from './question-protocol.js';

interface Row {
  readonly question: Question;
  readonly truth: ReferenceTruth;
  readonly text: string;
}

/** MM-Vet: a judge grades each answer from 0 to 1; 100 times the mean over the questions. A grade that cannot be read is asked
 *  for again at a higher temperature, and is 0 after five attempts, as in the reference; how many these are is said. The
 *  answers and the grades lie in the forms of MM-Vet. Source: yuweihao/MM-Vet, mm-vet_evaluator.py. */
export const mmVet = createQuestionProtocol({
  id: 'mm-vet',
  version: 1,
  metrics: ['gpt_score'],
  judged: true,
  truths: ['reference'],
  mark: ({ question, truth, text }) => {
    return { row: { question, truth, text }, truth: truth.answer, prediction: text };
  },
  score: async (rows: readonly Row[], context) => {
    const [judge, prompt] = [judgeOf(context), await readJudgePrompt('mm-vet')];
    const replies = await askOfAll(rows, ({ question, truth, text }) => {
      const reference = truth.answer.replaceAll(/<(?:AND|OR)>/g, ' $& ');
      const texts = { question: question.prompt, reference, answer: text };
      return askJudge(judge, prompt, question.id, texts, parseGrade);
    });
    const graded = rows.map(({ truth }, index): GradedQuestion => {
      return { capabilities: truth.capabilities ?? [], grades: [replies[index].value ?? 0] };
    });
    const byId = (of: (index: number) => unknown) =>
      Buffer.from(
        JSON.stringify(
          Object.fromEntries(rows.map(({ question }, index) => [`v1_${question.questionId}`, of(index)])),
        ),
      );
    await context.predictions.write(
      'mm-vet.json',
      byId((index) => rows[index].text),
    );
    await context.predictions.write(
      'grades.json',
      byId((index) => ({
        model: [replies[index].model],
        content: [replies[index].text],
        score: graded[index].grades,
      })),
    );
    const { total, capabilities, integrations } = summariseMmVet(graded);
    const failed = replies.filter(({ value }) => value === undefined).length;
    return {
      metrics: { gpt_score: total },
      intervals: intervalsOverUnits(
        rows.map(({ question }) => question.id),
        (draws) => ({ gpt_score: summariseMmVet(graded, draws).total }),
        context.seed,
      ),
      n: rows.length,
      judged: replies.map(({ value }) => (value === undefined ? undefined : { grade: value })),
      breakdowns: {
        capability: breakDownMeans(capabilities, 'gpt_score'),
        integration: breakDownMeans(integrations, 'gpt_score'),
      },
      ...(failed > 0 && {
        warnings: [`${failed} of ${rows.length} grades of the judge cannot be read; they count as 0`],
      }),
    };
  },
});
