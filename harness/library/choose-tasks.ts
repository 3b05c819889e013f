import type { TaskSelection } from '../../reports/summary/coverage.js';
import { findTask, tasksOfSuite, type TaskRegistry } from '../../tasks/registry.js';
import type { TaskCard } from '../config/task-card.js';

/** What `--suite` and `--task` name. */
export interface NamedTasks {
  readonly suites: readonly string[];
  readonly tasks: readonly string[];
}

/** The tasks that are named, each once, those of suites first. Throws ConfigError on a name that does not exist. */
export function takeNamed(registry: TaskRegistry, { suites, tasks }: NamedTasks): readonly TaskCard[] {
  const chosen = [
    ...suites.flatMap((id) => tasksOfSuite(registry, id)),
    ...tasks.map((id) => findTask(registry, id)),
  ];
  return [...new Set(chosen)];
}

/** The same, but where none is named all, in the order of the suites. */
export function chooseTasks(registry: TaskRegistry, named: NamedTasks): readonly TaskCard[] {
  if (named.suites.length > 0 || named.tasks.length > 0) return takeNamed(registry, named);
  const suites = registry.suites.map(({ id }) => id);
  return [...new Set([...takeNamed(registry, { suites, tasks: [] }), ...registry.tasks])];
}

/** The tasks by the name under which they were asked for: of how much was run this is said. */
export function listSelections(
  registry: TaskRegistry,
  { suites, tasks }: NamedTasks,
): readonly TaskSelection[] {
  const selections = suites.map((id) => ({
    name: `suite ${id}`,
    tasks: tasksOfSuite(registry, id).map((task) => task.id),
  }));
  return tasks.length === 0 ? selections : [...selections, { name: 'tasks', tasks: [...new Set(tasks)] }];
}
