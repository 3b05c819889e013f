import { shareOfSums } from './sum-scores.js';
import type { SumRule } from './sum-rule.js';

/** 100 times the mean grade; a grade that could not be read counts as 0. Source: as harness/metrics/answers/mm-vet.ts. */
export const meanGrade: SumRule = {
  needs: 'lines',
  width: 2,
  countsOf: ({ scores }) => ({ all: [1, 100 * (scores?.grade ?? 0)] }),
  readings: () => [shareOfSums],
};

/** 100 times the scores of the answers over those of the references; a review that could not be read has no part.
 *  Source: as harness/metrics/answers/llava-bench.ts. */
export const relativeScores: SumRule = {
  needs: 'lines',
  width: 2,
  countsOf: ({ scores }) => {
    const [reference, answer] = [scores?.reference, scores?.answer];
    return reference === undefined || answer === undefined ? {} : { all: [reference, 100 * answer] };
  },
  readings: () => [shareOfSums],
};
