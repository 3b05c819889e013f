import type { OkRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';

/** The models of one family, with the short names that tell them apart. */
export interface Ladder {
  readonly family: string;
  /** What the ids of its models begin with: `vit-micro-`. Empty for a single model. */
  readonly prefix: string;
  readonly rungs: readonly Rung[];
}

/** One model of a family, and its records. */
export interface Rung {
  /** The id without the prefix: `s-d16`. */
  readonly name: string;
  readonly model: OkRecord['model'];
  readonly byTask: ReadonlyMap<string, OkRecord>;
}

/** The models by family, both in the order they are given in; those without a record are left out. */
export function groupByFamily(records: readonly OkRecord[], models: readonly string[]): readonly Ladder[] {
  const recordsOf = (id: string) => records.filter(({ model }) => model.id === id);
  const known = models.filter((id) => recordsOf(id).length > 0);
  const familyOf = (id: string) => recordsOf(id)[0].model.family;
  return [...new Set(known.map(familyOf))].map((family) => {
    const ids = known.filter((id) => familyOf(id) === family);
    const prefix = commonPrefix(ids);
    const rungs = ids.map((id) => ({
      name: id.slice(prefix.length),
      model: recordsOf(id)[0].model,
      byTask: new Map(recordsOf(id).map((record) => [record.task, record])),
    }));
    return { family, prefix, rungs };
  });
}

/** What stands above a family's table: `vit (vit-micro-…)`, or the family alone where nothing was cut from the ids. */
export function titleOf({ family, prefix }: Ladder): string {
  return prefix === '' ? family : `${family} (${prefix}…)`;
}

/** Mean over the classification tasks of each one's reported metric, as a fraction, and over how many. Undefined when a
 *  task has no record: a mean over fewer tasks is another number. */
export function meanScore(
  { byTask }: Rung,
  tasks: readonly TaskCard[],
): { readonly mean: number; readonly count: number } | undefined {
  const scores = tasks
    .filter(({ group }) => group === 'classification')
    .map(({ id, metric }) => byTask.get(id)?.metrics[metric]);
  if (scores.length === 0 || scores.includes(undefined)) return undefined;
  const sum = scores.reduce<number>((total, score) => total + (score ?? 0), 0);
  return { mean: sum / scores.length, count: scores.length };
}

/** The longest common beginning that ends in a hyphen and leaves every id a name. */
function commonPrefix(ids: readonly string[]): string {
  const [first, ...others] = ids;
  if (others.length === 0) return '';
  let end = 0;
  while (end < first.length && others.every((id) => id[end] === first[end])) end++;
  return first.slice(0, first.lastIndexOf('-', Math.min(end, first.length - 1)) + 1);
}
