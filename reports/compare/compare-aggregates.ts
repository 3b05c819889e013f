import type { TaskRecord } from '../../harness/config/record.js';
import { aggregateScores, type AggregateDefinition } from '../summary/aggregates.js';
import { isFraction } from '../summary/format.js';
import { combineEvidence } from './combine-evidence.js';
import type { AggregateComparison, ComparedTask } from './comparison.js';
import { drawTask, type DrawnTask } from './draw-task.js';
import type { ResampleDraws } from './resample-difference.js';

/** Means over compared tasks: each definition of which every task was compared, and `mean`, over every task whose metric is a fraction
 *  of which more is better. Both runs answered the same samples, so a part of them will do for a difference: the name of the mean then
 *  says so. */
export function compareAggregates(
  compared: readonly ComparedTask[],
  after: readonly TaskRecord[],
  definitions: readonly AggregateDefinition[],
  draws: ResampleDraws,
): readonly AggregateComparison[] {
  const names = listNames(after, definitions);
  const drawn = new Map(compared.map((task) => [task.task, drawTask(task, draws)]));
  const complete = definitions.flatMap(({ id, tasks }) => {
    const own = tasks.flatMap((card) => compared.find(({ task }) => task === card.id) ?? []);
    // a record of an earlier version may report another metric
    const whole =
      own.length === tasks.length && tasks.every(({ metric }, place) => own[place].metric === metric);
    return whole ? [compareMean(id, names.get(id) ?? id, own, drawn)] : [];
  });
  const all = compared.filter(({ metric, higherIsBetter }) => isFraction(metric) && higherIsBetter);
  if (all.length === 0) return complete;
  return [
    ...complete,
    compareMean('mean', `mean of ${all.length} compared ${all.length === 1 ? 'task' : 'tasks'}`, all, drawn),
  ];
}

/** What the mean of each definition is called, of which a run has a task. */
function listNames(
  records: readonly TaskRecord[],
  definitions: readonly AggregateDefinition[],
): ReadonlyMap<string, string> {
  const { complete, partial } = aggregateScores(records, definitions);
  return new Map([
    ...complete.map(({ id, name }) => [id, name] as const),
    ...partial.map(({ of, name }) => [of, name] as const),
  ]);
}

function compareMean(
  id: string,
  name: string,
  tasks: readonly ComparedTask[],
  drawn: ReadonlyMap<string, DrawnTask>,
): AggregateComparison {
  const [before, after] = [meanOf(tasks.map((task) => task.before)), meanOf(tasks.map((task) => task.after))];
  const worst = tasks.reduce((least, task) => (task.difference < least.difference ? task : least));
  return {
    ...{ id, name, tasks: tasks.map(({ task }) => task) },
    ...{ before, after, difference: after - before },
    evidence: combineEvidence(tasks.flatMap(({ task }) => drawn.get(task) ?? [])),
    identical: tasks.every(({ identical }) => identical),
    worst: { task: worst.task, difference: worst.difference },
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
