import type { TaskRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';
import { aggregateScores, type AggregateDefinition } from '../summary/aggregates.js';
import type { MeasuredTarget } from './measured.js';
import type { ModelRecords, ReportInput } from './report-input.js';
import { scaleOf } from './scale-score.js';
import { shortenNames } from './shorten-names.js';

/** What is measured: the means that papers report, and every task that some model has a score of. A mean bears its own name
 *  only where a model has all its tasks; else it is over the tasks that most models have, and its name says so. Where no mean
 *  over several tasks is whole, the mean over the classification tasks stands first. */
export function listTargets(
  { models, aggregates }: Pick<ReportInput, 'models' | 'aggregates'>,
  tasks: readonly TaskCard[],
  isScored: (task: string, model: string) => boolean,
): readonly MeasuredTarget[] {
  const scored = tasks.filter((card) => models.some(({ id }) => isScored(card.id, id)));
  const published = aggregates.flatMap((definition) => aggregateTarget(definition, models) ?? []);
  const whole = published.some(({ id, tasks: members }) => members.length > 1 && isDefined(id, aggregates));
  const own = whole ? undefined : classificationMean(scored, models);
  const names = shortenNames(scored.map(({ name }) => name));
  const single = scored.map((card, place) => ({ ...taskTarget(card), name: names[place] }));
  return [...(own ? [own] : []), ...published, ...single];
}

function isDefined(id: string, aggregates: readonly AggregateDefinition[]): boolean {
  return aggregates.some((definition) => definition.id === id);
}

/** A task as a target. */
export function taskTarget(card: TaskCard): MeasuredTarget {
  const { id, name, group, metric, chance } = card;
  const { divisor = 1, unfit } = scaleOf(metric) ?? {};
  return {
    ...{ id, name, kind: 'task', group, metric, tasks: [card] },
    ...(chance === undefined ? {} : { chance }),
    ...(divisor === 1 ? {} : { divisor }),
    ...(unfit === undefined ? {} : { unfit }),
  };
}

/** A mean over tasks whose scores all are fractions of an error. */
export function meanTarget(id: string, name: string, tasks: readonly TaskCard[]): MeasuredTarget {
  const chances = tasks.flatMap(({ chance }) => chance ?? []);
  const metrics = [...new Set(tasks.map(({ metric }) => metric))];
  return {
    ...{ id, name: name.charAt(0).toUpperCase() + name.slice(1), kind: 'aggregate', group: 'suite', tasks },
    metric: metrics.length === 1 ? metrics[0] : 'mean of the metrics of its tasks',
    ...(chances.length === tasks.length
      ? { chance: chances.reduce((sum, chance) => sum + chance, 0) / chances.length }
      : {}),
  };
}

function aggregateTarget(
  definition: AggregateDefinition,
  models: readonly ModelRecords[],
): MeasuredTarget | undefined {
  const means = models.map(({ records }) => aggregateScores(records, [definition]));
  const whole = means.find(({ complete }) => complete.length > 0)?.complete[0];
  if (whole) return meanTarget(definition.id, whole.name, definition.tasks);
  return partialTarget(definition, models);
}

/** The mean over the tasks of a definition that most models have. */
function partialTarget(
  definition: AggregateDefinition,
  models: readonly ModelRecords[],
): MeasuredTarget | undefined {
  const shared = mostShared(definition.tasks, models);
  if (!shared) return undefined;
  const name = aggregateScores(shared.records, [definition]).partial.at(0)?.name;
  return name === undefined ? undefined : meanTarget(`${definition.id}-part`, name, shared.tasks);
}

function classificationMean(
  scored: readonly TaskCard[],
  models: readonly ModelRecords[],
): MeasuredTarget | undefined {
  const classification = scored.filter(({ group }) => group === 'classification');
  const { tasks = [] } = mostShared(classification, models) ?? {};
  if (tasks.length < 2) return undefined;
  return meanTarget('classification-mean', `mean of ${tasks.length} classification tasks`, tasks);
}

/** The tasks of one model that most models have; of equal choices the most tasks, and two at least where there are several. */
function mostShared(
  tasks: readonly TaskCard[],
  models: readonly ModelRecords[],
): { readonly tasks: readonly TaskCard[]; readonly records: readonly TaskRecord[] } | undefined {
  const fewest = Math.min(2, tasks.length);
  const choices = models
    .map(({ records }) => ({ records, tasks: finishedOf(records, tasks) }))
    .filter((choice) => choice.tasks.length > 0 && choice.tasks.length >= fewest);
  const holders = (set: readonly TaskCard[]) =>
    choices.filter((other) => set.every((card) => other.tasks.includes(card))).length;
  return choices
    .map((choice) => ({ ...choice, holders: holders(choice.tasks) }))
    .toSorted((a, b) => b.holders - a.holders || b.tasks.length - a.tasks.length)
    .at(0);
}

function finishedOf(records: readonly TaskRecord[], tasks: readonly TaskCard[]): readonly TaskCard[] {
  return tasks.filter(({ id, metric }) =>
    records.some(
      (record) =>
        record.task === id &&
        record.status === 'ok' &&
        record.metric === metric &&
        Object.hasOwn(record.metrics, metric),
    ),
  );
}
