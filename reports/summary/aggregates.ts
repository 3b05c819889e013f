import type { OkRecord, TaskRecord } from '../../harness/config/record.js';
import type { TaskCard } from '../../harness/config/task-card.js';

/** A mean that papers report, and the tasks that it is over. */
export interface AggregateDefinition {
  readonly id: string;
  readonly name: string;
  /** What the tasks are called in the name of a partial mean: `VTAB tasks`. */
  readonly members: string;
  readonly tasks: readonly TaskCard[];
}

/** A mean over every task of its definition, each on all of its samples. */
interface CompleteAggregate {
  readonly id: string;
  readonly name: string;
  readonly value: number;
  /** Tasks. */
  readonly n: number;
}

/** A mean over something else than its definition, so it bears another name. */
export interface PartialAggregate {
  readonly of: string;
  readonly name: string;
  /** Tasks that the mean is over, and how many the definition has. */
  readonly tasks: number;
  readonly expected: number;
  /** Those of the tasks that were scored on a part of their samples. */
  readonly cut: number;
  readonly mean: number;
  readonly missing: readonly string[];
}

/** The means of one model, in the order of their definitions; each is in one list, or in none when no task was scored. */
export interface ModelAggregates {
  readonly complete: readonly CompleteAggregate[];
  readonly partial: readonly PartialAggregate[];
}

/** The plain means of the reported metrics of one model. A mean bears its name only where every task of the definition
 *  has a finished record on all of its samples: as many as its card says, and neither limited nor with samples left out
 *  where the card says nothing. Source: mlfoundations/datacomp, aggregate_scores.py. */
export function aggregateScores(
  records: readonly TaskRecord[],
  definitions: readonly AggregateDefinition[],
): ModelAggregates {
  const means = definitions.map((definition) => aggregate(records, definition));
  return {
    complete: means.flatMap((mean) => (mean && 'value' in mean ? [mean] : [])),
    partial: means.flatMap((mean) => (mean && 'mean' in mean ? [mean] : [])),
  };
}

function aggregate(
  records: readonly TaskRecord[],
  { id, name, members, tasks }: AggregateDefinition,
): CompleteAggregate | PartialAggregate | undefined {
  const scored = tasks.flatMap((card) => {
    const record = records.find(({ task }) => task === card.id);
    // a record of an earlier version may report another metric
    return record?.status === 'ok' &&
      record.metric === card.metric &&
      Object.hasOwn(record.metrics, card.metric)
      ? [{ card, record }]
      : [];
  });
  if (scored.length === 0) return undefined;
  const mean = scored.reduce((sum, { record }) => sum + record.metrics[record.metric], 0) / scored.length;
  const cut = scored.filter(({ card, record }) => !isWhole(card, record)).length;
  const expected = tasks.length;
  if (scored.length === expected && cut === 0)
    return { id, name: expected === 1 ? name : `${name} (${expected})`, value: mean, n: expected };
  return {
    of: id,
    name: expected === 1 ? `${name} on a part of its samples` : nameOf(scored.length, expected, members, cut),
    ...{ tasks: scored.length, expected, cut, mean },
    missing: tasks.map((card) => card.id).filter((task) => !scored.some(({ card }) => card.id === task)),
  };
}

/** Whether a record is over every sample of its task. */
export function isWhole({ size }: TaskCard, { n, limit, badSamples }: OkRecord): boolean {
  return size === undefined ? limit === undefined && badSamples === undefined : n === size;
}

function nameOf(tasks: number, expected: number, members: string, cut: number): string {
  return `mean of ${tasks} of the ${expected} ${members}${partOf(tasks, cut)}`;
}

function partOf(tasks: number, cut: number): string {
  if (cut === 0) return '';
  if (tasks === 1) return ', on a part of its samples';
  return `, ${cut === tasks ? 'all' : cut} of them on a part of their samples`;
}
