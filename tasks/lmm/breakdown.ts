import type { Breakdowns } from '../../harness/core/protocol.js';
import type { WeightedMean } from '../../harness/metrics/answers/weighted-mean.js';

/** Parts of a sorting with their metrics, without what is not defined; a part that has no metric is left out. */
export function breakDown(parts: Iterable<readonly [part: string, metrics: object]>): Breakdowns[string] {
  return Object.fromEntries(
    [...parts].flatMap(([part, metrics]) => {
      const defined = Object.entries(metrics as Readonly<Record<string, unknown>>).filter(
        (entry): entry is [string, number] => typeof entry[1] === 'number',
      );
      return defined.some(([name]) => name !== 'n') ? [[part, Object.fromEntries(defined)]] : [];
    }),
  );
}

/** Parts of a sorting with the mean of each under the name of its metric, and how many questions that is over. */
export function breakDownMeans(
  means: Iterable<readonly [part: string, mean: WeightedMean]>,
  metric: string,
): Breakdowns[string] {
  return breakDown([...means].map(([part, { mean, n }]) => [part, { n, [metric]: mean }]));
}
