import type { ReferenceTruth } from '../../harness/core/question.js';
import type { Question } from '../../harness/core/sample.js';
import { parseReviewScores, scoreReviews, type Review } from '../../harness/metrics/answers/llava-bench.js';
import { intervalsOverUnits } from './answer-intervals.js';
import { askJudge, askOfAll, judgeOf, readJudgePrompt } from './ask-judge.js';
import { breakDown } from './breakdown.js';
import { createQuestionProtocol } from './question-protocol.js';

interface Row {
  readonly question: Question;
  readonly truth: ReferenceTruth;
  readonly text: string;
}

/** LLaVA-Bench (In-the-Wild): a judge gives the reference answer and the model's answer 1 to 10 each; 100 times the ratio of
 *  the means. A review that cannot be read is asked for again, then left out and counted. The reviews lie in the form of
 *  LLaVA. Source: haotian-liu/LLaVA, llava/eval/eval_gpt_review_bench.py, summarize_gpt_review.py. */
export const llavaBench = createQuestionProtocol({
  id: 'llava-bench',
  version: 1,
  metrics: ['relative_score'],
  judged: true,
  truths: ['reference'],
  mark: ({ question, truth, text }) => {
    return { row: { question, truth, text }, truth: truth.answer, prediction: text };
  },
  score: async (rows: readonly Row[], context) => {
    const [judge, prompt] = [judgeOf(context), await readJudgePrompt('llava-bench')];
    const replies = await askOfAll(rows, ({ question, truth, text }) => {
      const texts = { question: question.prompt, reference: truth.answer, answer: text };
      const described = truth.context === undefined ? texts : { ...texts, context: truth.context };
      return askJudge(judge, prompt, question.id, described, parseReviewScores);
    });
    const reviews = rows.map(({ truth: { category } }, index): Review => {
      const scores = replies[index].value;
      return { scores, ...(category !== undefined && { category }) };
    });
    for (const [index, { question, truth }] of rows.entries()) {
      const { text, value } = replies[index];
      const review = {
        question_id: question.questionId,
        ...(truth.category !== undefined && { category: `llava_bench_${truth.category}` }),
        content: text,
        tuple: value ?? [-1, -1],
      };
      await context.predictions.append('reviews.jsonl', `${JSON.stringify(review)}\n`);
    }
    const { all, categories, failed } = scoreReviews(reviews);
    return {
      metrics: { relative_score: all },
      intervals: intervalsOverUnits(
        rows.map(({ question }) => question.id),
        (draws) => ({ relative_score: scoreReviews(reviews, draws).all }),
        context.seed,
      ),
      n: rows.length - failed,
      judged: reviews.map(({ scores }) => scores && { reference: scores[0], answer: scores[1] }),
      breakdowns: {
        category: breakDown(
          [...categories].map(([name, { score, n }]) => [name, { n, relative_score: score }]),
        ),
      },
      ...(failed > 0 && {
        warnings: [`${failed} of ${rows.length} reviews of the judge cannot be read; they are left out`],
      }),
    };
  },
});
