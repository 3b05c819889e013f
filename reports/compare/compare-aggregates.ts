import type { TaskRecord } from '../../harness/config/record.js';
import { aggregateScores, type AggregateDefinition } from '../summary/aggregates.js';
import { isFraction } from '../summary/format.js';
import { combineEvidence } from './combine-evidence.js';
import type { AggregateComparison, ComparedTask } from './comparison.js';
import { drawTask, type DrawnTask } from './draw-task.js';
import type { ResampleDraws } from './resample-difference.js';

/** Records of both runs. */
export interface BothRecords {
  readonly before: readonly TaskRecord[];
  readonly after: readonly TaskRecord[];
}

/** Means over compared tasks: each definition of which both runs have every task on all of its samples, and `mean`, over every task
 *  whose metric is a fraction of which more is better. */
export function compareAggregates(
  compared: readonly ComparedTask[],
  { before, after }: BothRecords,
  definitions: readonly AggregateDefinition[],
  draws: ResampleDraws,
): readonly AggregateComparison[] {
  const [first, second] = [before, after].map((records) => aggregateScores(records, definitions).complete);
  const drawn = new Map(compared.map((task) => [task.task, drawTask(task, draws)]));
  const complete = definitions.flatMap(({ id, tasks }) => {
    const found = first.find((one) => one.id === id);
    const own = tasks.flatMap((card) => compared.find(({ task }) => task === card.id) ?? []);
    return found && second.some((one) => one.id === id) && own.length === tasks.length
      ? [compareMean(id, found.name, own, drawn)]
      : [];
  });
  const all = compared.filter(({ metric, higherIsBetter }) => isFraction(metric) && higherIsBetter);
  if (all.length === 0) return complete;
  return [
    ...complete,
    compareMean('mean', `mean of ${all.length} compared ${all.length === 1 ? 'task' : 'tasks'}`, all, drawn),
  ];
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
