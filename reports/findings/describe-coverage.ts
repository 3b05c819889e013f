import type { Measured } from './measured.js';
import { askedTasks } from './list-omitted.js';
import type { ReportInput } from './report-input.js';

/** How many tasks have a number for every model, by selection: `suite all: 54 of 60 tasks complete`; without selections, of the tasks
 *  that have records: `54 of 60 tasks complete`. */
export function describeTaskCoverage(
  input: Pick<ReportInput, 'models' | 'selections' | 'tasks'>,
  measured: Measured,
): string {
  const count = (tasks: readonly string[]) => {
    const complete = tasks.filter((task) => input.models.every(({ id }) => measured.score(task, id)));
    return `${complete.length} of ${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'} complete`;
  };
  if (input.selections.length === 0) return count(askedTasks(input));
  return input.selections.map(({ name, tasks }) => `${name}: ${count(tasks)}`).join('; ');
}
