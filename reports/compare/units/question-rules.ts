import type { SumRule, SumScore } from './sum-rule.js';

/** Questions of which all rotations are right over those of which all were asked. The unit is the question with its rotations.
 *  Source: as harness/metrics/answers/circular.ts. */
export const circularAccuracy: SumRule = {
  needs: 'correct',
  width: 3,
  countsOf: ({ unit, groups, correct }) => {
    const options = groups?.options;
    if (unit === undefined || typeof options !== 'number' || correct === undefined) return undefined;
    return { all: [1, Number(correct), options] };
  },
  // as many rotations as options
  complete: ([rotations, right, options]) =>
    options === rotations * rotations ? [1, Number(right === rotations), 0] : [0, 0, 0],
  readings: () => [([questions, right]) => (questions > 0 ? right / questions : undefined)],
};

/** The means over splits that POPE reports, by name: [numerator, denominator] of the counts of a split. */
const popeShares = {
  f1: ({ hits, yes, positives }) => [2 * hits, yes + positives],
  accuracy: ({ questions, right }) => [right, questions],
  precision: ({ hits, yes }) => [hits, yes],
  recall: ({ hits, positives }) => [hits, positives],
  yes_ratio: ({ questions, yes }) => [yes, questions],
} as const satisfies Record<string, (counts: PopeCounts) => readonly [number, number]>;

/** Of one split: questions, right answers, answers that are yes, truths that are, and both. */
interface PopeCounts {
  readonly questions: number;
  readonly right: number;
  readonly yes: number;
  readonly positives: number;
  readonly hits: number;
}

/** A mean over the splits of POPE; not defined where a split is not drawn. Source: as harness/metrics/answers/pope.ts. */
export function meanOverSplits(name: keyof typeof popeShares): SumRule {
  return {
    needs: 'correct',
    width: 5,
    countsOf: ({ truth, groups, correct }) => {
      const split = groups?.split;
      if ((truth !== 'yes' && truth !== 'no') || split === undefined || correct === undefined)
        return undefined;
      const isPositive = truth === 'yes';
      const saysYes = isPositive === correct;
      return { [split]: [true, correct, saysYes, isPositive, saysYes && isPositive].map(Number) };
    },
    readings: () => [
      (sums) => {
        let sum = 0;
        for (let at = 0; at < sums.length; at += 5) {
          const [questions, right, yes, positives, hits] = sums.subarray(at, at + 5);
          const [part, whole] = popeShares[name]({ questions, right, yes, positives, hits });
          if (whole === 0) return undefined;
          sum += part / whole;
        }
        return (5 * sum) / sums.length;
      },
    ],
  };
}

/** The points of MME over some subtasks, 100 for the share of right answers and 100 for that of images with both questions right;
 *  not defined where a subtask is not drawn. Source: as harness/metrics/answers/mme.ts. */
export function sumOfPoints(subtasks: readonly string[]): SumRule {
  return overImages((keys) => {
    const places = subtasks.flatMap((subtask) => (keys.includes(subtask) ? [keys.indexOf(subtask)] : []));
    return (sums) => {
      let points = 0;
      for (const place of places) {
        const [images, right, both] = sums.subarray(3 * place, 3 * place + 3);
        if (images === 0) return undefined;
        points += (100 * right) / (2 * images) + (100 * both) / images;
      }
      return places.length > 0 ? points : undefined;
    };
  });
}

/** Images of MME of which both questions are answered rightly. */
export const bothRight: SumRule = overImages(() => (sums) => {
  let [images, both] = [0, 0];
  for (let at = 0; at < sums.length; at += 3) {
    images += sums[at];
    both += sums[at + 2];
  }
  return images > 0 ? both / images : undefined;
});

/** By subtask: images, right answers, images with both right. */
function overImages(reading: (keys: readonly string[]) => SumScore): SumRule {
  return {
    needs: 'correct',
    width: 3,
    countsOf: ({ unit, groups, correct }) => {
      const subtask = groups?.subtask;
      if (unit === undefined || subtask === undefined || correct === undefined) return undefined;
      return { [subtask]: [1, Number(correct), 0] };
    },
    complete: ([questions, right]) => [questions / 2, right, Number(right === questions)],
    readings: (keys) => [reading(keys)],
  };
}
