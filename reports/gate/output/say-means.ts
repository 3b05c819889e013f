import { formatCell } from '../../compare/output/format-difference.js';
import { differenceInterval } from '../../compare/weigh-evidence.js';
import type { GateResult } from '../gate-result.js';
import { sayAmount, sayValue } from '../say-numbers.js';

/** A line for each model and baseline: the mean over its tasks, and the task that fell most, whatever rules there are. */
export function sayMeans({ comparisons }: GateResult): readonly string[] {
  const several = comparisons.length > 1;
  return comparisons.flatMap(({ against, comparison }) => {
    const mean = comparison.aggregates.find(({ id }) => id === 'mean');
    if (!mean || mean.tasks.length < 2 || ![mean.before, mean.after].every(Number.isFinite)) return [];
    const { id, tasks, before, after, difference, evidence, identical, worst } = mean;
    const name = several ? `${comparison.after.model}${against === 'anchor' ? ' (anchor)' : ''}: ` : '';
    const head = `${name}mean of ${tasks.length} tasks ${sayValue(id, before)}`;
    if (identical) return [`${head}, every sample answered the same`];
    const interval = differenceInterval(evidence, 0.95)
      .map((end) => formatCell(end, 100))
      .join(', ');
    const most =
      worst.difference < 0
        ? `; ${worst.task} fell most, by ${sayAmount(id, -worst.difference)}`
        : '; no task fell';
    return [
      `${head}, now ${sayValue(id, after)}: ${formatCell(difference, 100)} points [${interval}]${most}`,
    ];
  });
}
