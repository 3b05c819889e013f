import { parsePythonFloat } from './python-float.js';
import { shareOf } from './weighted-mean.js';

/** What a judge gave: the reference's answer first, the model's second. */
export type ReviewScores = readonly [reference: number, model: number];

/** The scores in a review: its first line, commas read as blanks, is two numbers with a single blank between them. Undefined
 *  for anything else: "8/10 9/10", "Score: 8 9", "8, 9" (two blanks), reasoning first, a number that is not finite or below
 *  0 (the reference writes a failure as -1). Source: haotian-liu/LLaVA, llava/eval/eval_gpt_review_bench.py. */
export function parseReviewScores(text: string): ReviewScores | undefined {
  const [line] = text.split('\n', 1);
  const parts = line.replaceAll(',', ' ').split(' ');
  if (parts.length !== 2) return undefined;
  const [reference, model] = parts.map(parsePythonFloat);
  return reference === undefined || model === undefined ? undefined : checkScores([reference, model]);
}

/** The scores, or undefined where one is below 0: what stands for a failed review. */
export function checkScores(scores: ReviewScores): ReviewScores | undefined {
  return scores.every((score) => score >= 0) ? scores : undefined;
}

/** 100 times the mean of the model's scores, divided by the mean of the reference's: a ratio of means. Null of no pairs, and
 *  where the reference has no points. `draws` tells how often each pair was drawn in a resample. Source:
 *  haotian-liu/LLaVA, llava/eval/summarize_gpt_review.py, which rounds the means to three digits and the ratio to one. */
export function relativeScore(pairs: readonly ReviewScores[], draws?: ArrayLike<number>): number | null {
  let [references, models] = [0, 0];
  pairs.forEach(([reference, model], i) => {
    const times = draws ? draws[i] : 1;
    references += times * reference;
    models += times * model;
  });
  const share = shareOf(models, references);
  return share === null ? null : 100 * share;
}

/** A review of one answer. */
export interface Review {
  /** `llava_bench_conv`, `llava_bench_detail` or `llava_bench_complex`; absent where it was not written down. */
  readonly category?: string;
  /** Undefined where the review could not be read. */
  readonly scores: ReviewScores | undefined;
}

/** Relative scores, the reference's answers 100. */
export interface ReviewSummary {
  readonly all: number | null;
  readonly categories: ReadonlyMap<string, ReviewGroup>;
  /** Reviews that could not be read. They have no part in the scores. */
  readonly failed: number;
}

/** The reviews of one category. */
interface ReviewGroup {
  readonly score: number | null;
  /** Reviews that were read. */
  readonly n: number;
  readonly failed: number;
}

/** The relative score of all reviews and of each category, in the order of their names; failed reviews are counted, and have
 *  no other part. `draws` tells how often each was drawn in a resample. */
export function scoreReviews(reviews: readonly Review[], draws?: ArrayLike<number>): ReviewSummary {
  const { score: all, failed } = summarise(reviews, draws, () => true);
  const names = [...new Set(reviews.flatMap(({ category }) => category ?? []))].sort();
  return {
    all,
    categories: new Map(
      names.map((name) => [name, summarise(reviews, draws, ({ category }) => category === name)]),
    ),
    failed,
  };
}

function summarise(
  reviews: readonly Review[],
  draws: ArrayLike<number> | undefined,
  includes: (review: Review) => boolean,
): ReviewGroup {
  const pairs: ReviewScores[] = [];
  const times: number[] = [];
  let [n, failed] = [0, 0];
  reviews.forEach((review, i) => {
    const drawn = draws ? draws[i] : 1;
    if (!includes(review)) return;
    if (!review.scores) {
      failed += drawn;
      return;
    }
    n += drawn;
    pairs.push(review.scores);
    times.push(drawn);
  });
  return { score: relativeScore(pairs, times), n, failed };
}
