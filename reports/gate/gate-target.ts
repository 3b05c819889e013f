import type { AggregateComparison, RunComparison, TaskComparison } from '../compare/comparison.js';
import type { Against, GateComparison } from './gate-result.js';

/** What a rule may be about. */
export type GateTarget = TaskTarget | MeanTarget | AbsentMeanTarget;

interface EveryTarget {
  readonly against: Against;
  /** Id of the model of the run after. */
  readonly model: string;
  /** Id of the task or the mean. */
  readonly id: string;
}

/** A task of one model. */
export interface TaskTarget extends EveryTarget {
  readonly kind: 'task';
  readonly task: TaskComparison;
}

/** A mean over tasks of one model. */
interface MeanTarget extends EveryTarget {
  readonly kind: 'mean';
  readonly mean: AggregateComparison;
  /** Whether that holds for all of its tasks. */
  readonly sameModel: boolean;
}

/** A mean that a paper reports, of which some tasks are there, but not all could be compared. */
export interface AbsentMeanTarget extends EveryTarget {
  readonly kind: 'absent mean';
  /** Tasks that were not compared. */
  readonly lacks: readonly string[];
}

/** Everything that rules may be about, in the order of comparisons, tasks and means; `aggregates`: the tasks of each known mean. */
export function listTargets(
  comparisons: readonly GateComparison[],
  aggregates: ReadonlyMap<string, readonly string[]>,
): readonly GateTarget[] {
  return comparisons.flatMap(({ against, comparison }) => {
    const place = { against, model: comparison.after.model };
    return [
      ...comparison.tasks.map((task): TaskTarget => ({ ...place, kind: 'task', id: task.task, task })),
      ...comparison.aggregates.map((mean): MeanTarget => ({
        ...place,
        kind: 'mean',
        id: mean.id,
        mean,
        sameModel: mean.tasks.every((id) => isSameModel(comparison, id)),
      })),
      ...[...aggregates].flatMap(([id, tasks]): readonly AbsentMeanTarget[] => {
        if (comparison.aggregates.some((mean) => mean.id === id)) return [];
        const lacks = tasks.filter((task) => !isCompared(comparison, task));
        const known = tasks.some((name) => comparison.tasks.some(({ task }) => task === name));
        return known ? [{ ...place, kind: 'absent mean', id, lacks }] : [];
      }),
    ];
  });
}

function isCompared(comparison: RunComparison, id: string): boolean {
  return comparison.tasks.some(({ task, status }) => task === id && status === 'compared');
}

function isSameModel(comparison: RunComparison, id: string): boolean {
  return comparison.tasks.some((task) => task.task === id && task.status === 'compared' && task.sameModel);
}
