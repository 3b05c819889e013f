import { meanOfShares } from './sum-scores.js';
import type { SumRule, SumScore } from './sum-rule.js';

/** Mean over the classes that occur in the truth of the share of their lines that are right; a class of which nothing was drawn
 *  does not count. Source: as harness/metrics/mean-per-class-recall.ts. */
export const recallOverClasses: SumRule = {
  needs: 'correct',
  width: 2,
  countsOf: ({ truth, correct }) =>
    typeof truth !== 'number' || correct === undefined ? undefined : { [truth]: [1, Number(correct)] },
  readings: () => [meanOfShares],
};

/** Mean over the classes that occur in the truth of their F1. By class: lines of its truth, of its prediction, and of both.
 *  Source: as harness/metrics/macro-f1.ts. */
export const f1OverClasses: SumRule = {
  needs: 'lines',
  width: 3,
  countsOf: ({ truth, prediction }) => {
    if (typeof truth !== 'number' || typeof prediction !== 'number') return undefined;
    return truth === prediction ? { [truth]: [1, 1, 1] } : { [truth]: [1, 0, 0], [prediction]: [0, 1, 0] };
  },
  readings: () => [meanF1],
};

const meanF1: SumScore = (sums) => {
  let [sum, occurring] = [0, 0];
  for (let at = 0; at < sums.length; at += 3) {
    if (sums[at] === 0) continue;
    sum += (2 * sums[at + 2]) / (sums[at] + sums[at + 1]);
    occurring++;
  }
  return occurring > 0 ? sum / occurring : undefined;
};
