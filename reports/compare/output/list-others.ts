import { noRecord } from '../compare-runs.js';
import type { ComparedField, IncomparableTask, Mismatch, RunComparison } from '../comparison.js';
import type { WeighedComparison } from './weigh-comparison.js';

/** Fields that a comparison may overlook. */
export const ignorableFields = ['dataset', 'split', 'protocol', 'prompts', 'preprocess', 'judge'] as const;

/** Why tasks were not compared, a line for each reason with its tasks: what differs with both values, and what to do. None of a run that
 *  has no record at all. */
export function listOthers({ comparison, others }: WeighedComparison): readonly string[] {
  if (isAbsent(comparison)) return [];
  const groups = new Map<string, string[]>();
  for (const one of others) {
    const reason = describe(one);
    groups.set(reason, [...(groups.get(reason) ?? []), one.task]);
  }
  const sayTasks = (tasks: readonly string[]) =>
    tasks.length > 1 && tasks.length === comparison.tasks.length
      ? `all ${tasks.length} tasks`
      : tasks.join(', ');
  return [...groups].map(([reason, tasks]) => `${reason}: ${sayTasks(tasks)}`);
}

/** Whether the run after has nothing of what the run before has. */
export function isAbsent({ tasks }: RunComparison): boolean {
  return tasks.length > 0 && tasks.every((task) => task.status === 'missing' && task.reason === noRecord);
}

function describe(task: WeighedComparison['others'][number]): string {
  switch (task.status) {
    case 'incomparable':
      return `incomparable, ${task.mismatches.map(describeMismatch).join('; ')} (${remedyOf(task)})`;
    case 'missing':
      return `missing in the run after (${task.reason})`;
    case 'new':
      return 'new in the run after';
  }
}

function describeMismatch({ field, before, after }: Mismatch): string {
  return `${field} differs: ${before}, then ${after}`;
}

function remedyOf({ mismatches }: IncomparableTask): string {
  const fields = mismatches.map(({ field }) => field);
  const isIgnorable = (field: ComparedField) => (ignorableFields as readonly ComparedField[]).includes(field);
  return fields.every(isIgnorable)
    ? `--ignore ${fields.join(',')} compares all the same`
    : 'run both on the same samples with the same version';
}
