import type { TaskAttempt } from '../pipeline/attempt-task.js';
import { countOf } from '../core/count-of.js';
import { formatDuration } from '../../reports/summary/format.js';

/** What the tasks of a run took beside what they were thought to take, as a line; those kept from before, and those of which
 *  nothing was foretold, do not count. Undefined where none is left. */
export function describeTimes(attempts: readonly TaskAttempt[]): string | undefined {
  const both = attempts.flatMap(({ record, predictedSeconds }) =>
    record.status === 'ok' && predictedSeconds !== undefined
      ? [{ actual: record.timing.seconds, predicted: predictedSeconds }]
      : [],
  );
  if (both.length === 0) return undefined;
  const actual = both.reduce((sum, one) => sum + one.actual, 0);
  const predicted = both.reduce((sum, one) => sum + one.predicted, 0);
  return `${countOf(both.length, 'task')} took ${formatDuration(actual)} (predicted ${formatDuration(predicted)})`;
}
