import type { RunSide, SidePair } from '../../../reports/compare/side.js';
import { checkModels } from '../compare/check-models.js';
import { openResultSides } from '../compare/open-result-sides.js';
import { pairSides } from '../compare/pair-sides.js';

/** Which models and tasks are looked at. */
export interface Narrowing {
  /** Ids; empty: all. */
  readonly models: readonly string[];
  readonly tasks: readonly { readonly id: string }[];
}

/** What is compared with one baseline, and what a reader should know of what is not. */
export interface OpenPairs {
  readonly pairs: readonly SidePair[];
  readonly warnings: readonly string[];
}

/** The runs of each model with those of a baseline, narrowed. Throws ConfigError on a model that neither has. */
export function openPairs(
  before: readonly RunSide[],
  after: readonly RunSide[],
  { models, tasks }: Narrowing,
): OpenPairs {
  const all = pairSides(before, after);
  const ids = [...new Set([...before, ...after].map(({ model }) => model))];
  checkModels(models, ids, 'the baseline and the current run');
  const isWanted = (model: string) => models.length === 0 || models.includes(model);
  const paired = new Set(all.map((pair) => pair.after.model));
  const alone = after.filter(({ model }) => isWanted(model) && !paired.has(model));
  const wanted = new Set(tasks.map(({ id }) => id));
  return {
    pairs: all
      .filter((pair) => isWanted(pair.before.model) || isWanted(pair.after.model))
      .map((pair) => ({ before: keepTasks(pair.before, wanted), after: keepTasks(pair.after, wanted) })),
    warnings: alone.map(({ model }) => `${model}: the baseline does not have this model, it is not judged`),
  };
}

function keepTasks(side: RunSide, wanted: ReadonlySet<string>): RunSide {
  return { ...side, records: side.records.filter(({ task }) => wanted.has(task)) };
}

/** The sides with the records of further runs as repetitions: of the same model, or where there is one on each side, of that. */
export async function addRepeats(
  sides: readonly RunSide[],
  folders: readonly string[],
): Promise<readonly RunSide[]> {
  if (folders.length === 0) return sides;
  const further = await openResultSides(folders);
  const sole = sides.length === 1 && further.length === 1;
  return sides.map((side) => {
    const own = further.filter(({ model }) => sole || model === side.model);
    return {
      ...side,
      repeats: [...side.repeats, ...own.flatMap(({ records, repeats }) => [...records, ...repeats])],
    };
  });
}
