import type { RunOptions } from '../../config/run-options.js';
import type { NamedTasks } from '../choose-tasks.js';

/** The suite of a run that names neither suite nor task. */
export const defaultSuite = 'mini';

/** Whether a run names neither suite nor task. */
export function isDefaultSelection({ suite, task }: Pick<RunOptions, 'suite' | 'task'>): boolean {
  return suite.length === 0 && task.length === 0;
}

/** What a run names, or stands for where it names nothing. */
export function nameTasks(options: Pick<RunOptions, 'suite' | 'task'>): NamedTasks {
  return { suites: isDefaultSelection(options) ? [defaultSuite] : options.suite, tasks: options.task };
}
