import type { RunSide } from '../../../reports/compare/side.js';
import type { TaskRegistry } from '../../../tasks/registry.js';
import { chooseTasks, type NamedTasks } from '../choose-tasks.js';

/** The tasks that are compared: those that are named; else all, and after them those of the records that no card is of, by name: a task
 *  that this version does not know is a task all the same, and may be missing. Throws ConfigError on a name that does not exist. */
export function chooseCompared(
  registry: TaskRegistry,
  chosen: NamedTasks,
  sides: readonly RunSide[],
): readonly { readonly id: string }[] {
  const cards = chooseTasks(registry, chosen);
  if (chosen.suites.length + chosen.tasks.length > 0) return cards;
  const known = new Set(registry.tasks.map(({ id }) => id));
  const found = new Set(sides.flatMap(({ records }) => records.map(({ task }) => task)));
  const others = [...found].filter((id) => !known.has(id)).sort();
  return [...cards, ...others.map((id) => ({ id }))];
}
