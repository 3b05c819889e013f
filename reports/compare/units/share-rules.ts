import { jaccardIndex } from '../../../harness/metrics/jaccard.js';
import { jaccardGroups } from '../../../harness/metrics/jaccard-groups.js';
import { shareOfSums } from './sum-scores.js';
import type { SumRule } from './sum-rule.js';

/** Lines that are right over all lines. */
export const shareOfRight: SumRule = {
  needs: 'correct',
  width: 2,
  countsOf: ({ correct }) => (correct === undefined ? undefined : { all: [1, Number(correct)] }),
  readings: () => [shareOfSums],
};

/** The same over the lines whose group in a column is this one. */
export function shareOfPart(column: string, part: number | string): SumRule {
  return {
    ...shareOfRight,
    countsOf: (line) => {
      const group = line.groups?.[column];
      if (group === undefined) return undefined;
      return group === part ? shareOfRight.countsOf(line) : {};
    },
  };
}

/** Mean over lines of a score that they keep. */
export function meanOfScore(name: string): SumRule {
  return {
    needs: 'lines',
    width: 2,
    countsOf: ({ scores }) => {
      const score = scores?.[name];
      return score === undefined ? undefined : { all: [1, score] };
    },
    readings: () => [shareOfSums],
  };
}

/** Mean over cues of the Jaccard index of what was chosen, over the cues that the metric is for by their number of candidates. */
export function meanJaccard(metric: string): SumRule {
  const includes = (jaccardGroups as Partial<typeof jaccardGroups>)[metric];
  return {
    needs: 'lines',
    width: 2,
    countsOf: ({ truth, prediction, groups }) => {
      if (!Array.isArray(truth) || !Array.isArray(prediction)) return undefined;
      const candidates = groups?.candidates;
      if (includes && typeof candidates !== 'number') return undefined;
      if (includes && !includes(Number(candidates))) return {};
      return { all: [1, jaccardIndex<unknown>(truth, prediction)] };
    },
    readings: () => [shareOfSums],
  };
}
