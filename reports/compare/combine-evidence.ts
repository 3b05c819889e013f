import { MetricError } from '../../harness/core/errors.js';
import { testExchange } from '../../harness/metrics/exchange-test.js';
import type { DrawnTask } from './draw-task.js';
import type { Evidence } from './evidence.js';

/** Evidence of the plain mean over tasks: resample r of the mean is the mean of the tasks' differences on resample r, each of which was
 *  drawn by itself, so that every task keeps its samples (stratified). The p are those of exchanging the runs in every task at
 *  once, by the same rule as that of one task. A task with fewer resamples than others gives them again in turn.
 *  Of one task it is the evidence of that task. Throws MetricError on no tasks. */
export function combineEvidence(tasks: readonly DrawnTask[]): Evidence {
  if (tasks.length === 0) throw new MetricError('mean of differences: no tasks');
  if (tasks.length === 1) return tasks[0].evidence;
  const difference = tasks.reduce((sum, task) => sum + task.difference, 0) / tasks.length;
  const swapped = averageDraws(tasks.map((task) => task.swapped));
  const unpaired = tasks.flatMap(({ task, evidence }) => (evidence.kind === 'unpaired' ? [task] : []));
  return {
    kind: 'resampled',
    units: tasks.reduce((sum, { units }) => sum + units, 0),
    difference,
    differences: averageDraws(tasks.map((task) => task.differences)),
    swapped,
    ...testExchange(swapped, difference),
    ...(unpaired.length > 0 && { unpaired: { tasks: unpaired, of: tasks.length } }),
  };
}

function averageDraws(draws: readonly Float64Array[]): Float64Array {
  const most = Math.max(...draws.map(({ length }) => length));
  const mean = new Float64Array(most);
  for (const own of draws)
    for (let place = 0; place < most; place++) mean[place] += own[place % own.length] / draws.length;
  return mean;
}
