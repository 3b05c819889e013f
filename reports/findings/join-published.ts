import type { TaskCard } from '../../harness/config/task-card.js';
import type { AggregateDefinition } from '../summary/aggregates.js';
import { meanTarget, taskTarget } from './list-targets.js';
import type { Measured } from './measured.js';
import type { PublishedValues } from './report-input.js';

/** What was measured and, after it, the published models that were not: their scores have no interval, and of a task the number of
 *  samples that its card says. Targets are those of either; without records a report is made of this alone. */
export function joinPublished(
  measured: Measured,
  published: PublishedValues,
  tasks: readonly TaskCard[],
  aggregates: readonly AggregateDefinition[],
): Measured {
  const own = new Set(measured.models.map(({ id }) => id));
  const others = published.models.filter(
    ({ model, aliases }) => ![model.id, ...aliases].some((id) => own.has(id)),
  );
  const byId = new Map(others.map((one) => [one.model.id, one]));
  const sizes = new Map(tasks.map(({ id, size }) => [id, size]));
  const named = new Set(others.flatMap(({ scores }) => Object.keys(scores)));
  const known = new Set(measured.targets.map(({ id }) => id));
  const isNew = ({ id }: { readonly id: string }) => named.has(id) && !known.has(id);
  const [means, single] = (['aggregate', 'task'] as const).map((kind) =>
    measured.targets.filter((target) => target.kind === kind),
  );
  return {
    models: [...measured.models, ...others.map(({ model }) => model)],
    targets: [
      ...means,
      ...aggregates
        .filter(isNew)
        .map(({ id, name, tasks: members }) =>
          meanTarget(id, members.length > 1 ? `${name} (${members.length})` : name, members),
        ),
      ...single,
      ...tasks.filter(isNew).map(taskTarget),
    ],
    record: measured.record,
    score: (target, model) => {
      const one = byId.get(model)?.scores;
      if (!one) return measured.score(target, model);
      if (!Object.hasOwn(one, target)) return undefined;
      const n = one[target].n ?? sizes.get(target);
      return { value: one[target].score, ...(n === undefined ? {} : { n }) };
    },
  };
}
