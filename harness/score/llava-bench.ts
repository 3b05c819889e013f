import { DataError } from '../core/errors.js';
import { readJsonList } from '../data/json-lines.js';
import {
  checkScores,
  parseReviewScores,
  scoreReviews,
  type Review,
  type ReviewScores,
} from '../metrics/answers/llava-bench.js';
import { checkMembers, checkText, show, type Members } from './llava-answers.js';
import { checkNotEmpty, textOption } from './scorer.js';
import type { MetricValue, Score, ScoreInput, Scorer } from './scorer.js';

/** LLaVA-Bench from the reviews of a judge, as LLaVA sums them up (llava/eval/summarize_gpt_review.py), but for failed
 *  reviews: those are counted here, and averaged in there. */
export const llavaBench: Scorer = {
  id: 'llava-bench',
  summary: "relative score of LLaVA-Bench: 100 x mean of the model's scores / mean of the reference's",
  options: [
    {
      name: 'predictions',
      value: 'file',
      description: 'reviews: JSONL of {category, tuple: [reference, model]} or {category, content}',
      required: true,
    },
  ],
  example: '--predictions reviews/llava-v1.5-7b.jsonl',
  score: scoreLlavaBench,
};

async function scoreLlavaBench({ options, warn }: ScoreInput): Promise<Score> {
  const file = textOption(options, 'predictions');
  const reviews = (await readJsonList(file)).map((item, index) => {
    const where = `${file}: item ${index} (from 0)`;
    return parseReview(checkMembers(item, where), where);
  });
  checkNotEmpty(file, reviews.length);
  const { all, categories, failed } = scoreReviews(reviews);
  if (failed > 0)
    warn(`${file}: ${failed} of ${reviews.length} reviews have no two scores: they are not in the means`);
  const each = Array.from(categories, ([name, group]): [string, MetricValue] => [name, { ...group }]);
  return {
    metrics: { all, categories: Object.fromEntries(each), failed },
    n: reviews.length - failed,
  };
}

/** LLaVA writes both `tuple` and `content`; older files have `score`. */
function parseReview(review: Members, where: string): Review {
  const { category, content } = review;
  const tuple = review.tuple ?? review.score;
  const scores =
    tuple === undefined || tuple === null
      ? parseReviewScores(checkText(content, `${where}: has no tuple, and content`))
      : checkScores(parseTuple(tuple, `${where}: tuple`));
  if (category === undefined) return { scores };
  return { category: checkText(category, `${where}: category`), scores };
}

function parseTuple(value: unknown, where: string): ReviewScores {
  if (Array.isArray(value) && value.length === 2) {
    const [reference, model] = value as readonly unknown[];
    if (typeof reference === 'number' && typeof model === 'number') return [reference, model];
  }
  throw new DataError(
    `${where} is ${show(value)}, expected two numbers: the score of the reference, the model's`,
  );
}
