import type { RunOptions } from '../../config/run-options.js';
import type { TaskCard } from '../../config/task-card.js';
import { findTask, tasksOfSuite, type TaskRegistry } from '../../../tasks/registry.js';

/** The suite of a run that names neither suite nor task. */
export const defaultSuite = 'mini';

/** Whether a run names neither suite nor task. */
export function isDefaultSelection({ suite, task }: Pick<RunOptions, 'suite' | 'task'>): boolean {
  return suite.length === 0 && task.length === 0;
}

/** The tasks that a run names, each once, those of suites first. Throws ConfigError on a name that does not exist. */
export function selectTasks(
  registry: TaskRegistry,
  options: Pick<RunOptions, 'suite' | 'task'>,
): readonly TaskCard[] {
  const suites = isDefaultSelection(options) ? [defaultSuite] : options.suite;
  const chosen = [
    ...suites.flatMap((id) => tasksOfSuite(registry, id)),
    ...options.task.map((id) => findTask(registry, id)),
  ];
  return [...new Set(chosen)];
}
