import type { SumRule, SumScore } from './sum-rule.js';

/** Lines that are right over all lines. */
export const shareOfRight: SumRule = {
  needs: 'correct',
  width: 2,
  countsOf: ({ correct }) => (correct === undefined ? undefined : { all: [1, Number(correct)] }),
  readings: () => [ratio],
};

/** Mean over the classes that occur in the truth of the share of their lines that are right; a class of which nothing was drawn
 *  does not count, as in harness/metrics/mean-per-class-recall.ts. */
export const recallOverClasses: SumRule = {
  needs: 'correct',
  width: 2,
  countsOf: ({ truth, correct }) =>
    typeof truth !== 'number' || correct === undefined ? undefined : { [truth]: [1, Number(correct)] },
  readings: () => [meanOfRatios],
};

/** The second number over the first. */
const ratio: SumScore = ([all, part]) => (all > 0 ? part / all : undefined);

const meanOfRatios: SumScore = (sums) => {
  let [sum, occurring] = [0, 0];
  for (let at = 0; at < sums.length; at += 2) {
    if (sums[at] === 0) continue;
    sum += sums[at + 1] / sums[at];
    occurring++;
  }
  return occurring > 0 ? sum / occurring : undefined;
};
