import type { BaselineModel } from '../../../harness/config/baseline.js';

/** The models of a new baseline, with the tasks of the old one that may be missing from a run, and are: a run without them says
 *  nothing of them. Of a model that another one takes the place of, nothing is kept. */
export function keepOptional(
  old: readonly BaselineModel[],
  made: readonly BaselineModel[],
  isOptional: (task: string) => boolean,
): readonly BaselineModel[] {
  const replaced = old.length === 1 && made.length === 1 && old[0].id !== made[0].id;
  if (replaced) return made;
  const merged = made.map((model): BaselineModel => {
    const own = new Set(model.tasks.map(({ record }) => record.task));
    const earlier = old.find(({ id }) => id === model.id)?.tasks ?? [];
    const kept = earlier.filter(({ record: { task } }) => !own.has(task) && isOptional(task));
    return { id: model.id, tasks: [...model.tasks, ...kept] };
  });
  const gone = old
    .filter(({ id }) => made.every((model) => model.id !== id))
    .map(({ id, tasks }) => ({ id, tasks: tasks.filter(({ record }) => isOptional(record.task)) }))
    .filter(({ tasks }) => tasks.length > 0);
  return [...merged, ...gone];
}
