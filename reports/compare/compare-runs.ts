import { setImmediate } from 'node:timers/promises';
import type { OkRecord, TaskRecord } from '../../harness/config/record.js';
import { deriveSeed } from '../../harness/core/derive-seed.js';
import { throwIfStopped } from '../../harness/core/wait.js';
import type { AggregateDefinition } from '../summary/aggregates.js';
import type { UnknownFields } from './check-comparable.js';
import { compareAggregates } from './compare-aggregates.js';
import { compareTask, type FinishedTask } from './compare-task.js';
import type {
  ComparedField,
  ComparedTask,
  MissingTask,
  NewTask,
  RunComparison,
  SideFacts,
  TaskComparison,
} from './comparison.js';
import type { ResampleDraws } from './resample-difference.js';
import type { RunSide, SidePair } from './side.js';

/** What is compared, and how. */
export interface CompareOptions extends ResampleDraws {
  /** What must be the same; metric and samples always must. */
  readonly match: readonly ComparedField[];
  /** What is done where an imported record does not tell a field of `match`; `refuse` when absent. */
  readonly unknown?: UnknownFields;
  readonly aggregates: readonly AggregateDefinition[];
  /** Those that are compared, in the order that is told. */
  readonly tasks: readonly { readonly id: string }[];
  /** Set when the user has enough; looked at before every task. */
  readonly signal?: AbortSignal;
}

/** How far two runs are apart: every task that one of them has finished, one after the other, and means over them. The same seed gives
 *  the same numbers. Throws DataError where a samples file is damaged, and Interrupted between two tasks. */
export async function compareRuns(
  { before, after }: SidePair,
  { match, unknown, aggregates, tasks, resamples, seed, signal }: CompareOptions,
): Promise<RunComparison> {
  const compared: TaskComparison[] = [];
  for (const { id } of tasks) {
    // a signal is heard between two turns of the event loop
    await setImmediate();
    if (signal) throwIfStopped(signal);
    const [one, other] = [findTask(before, id), findTask(after, id)];
    if (one.finished && other.finished)
      compared.push(
        await compareTask(
          one.finished,
          other.finished,
          match,
          { resamples, seed: deriveSeed(seed, id) },
          unknown,
        ),
      );
    else if (one.finished) compared.push(missing(one.finished, other.instead));
    else if (other.finished) compared.push(added(other.finished));
  }
  return {
    ...{ before: describeSide(before), after: describeSide(after), tasks: compared },
    aggregates: compareAggregates(compared.filter(isCompared), after.records, aggregates, {
      resamples,
      seed,
    }),
  };
}

/** What a run has in the place of a task that it did not try. */
export const noRecord = 'no record';

/** Whether both runs were asked the same. */
export function isCompared(task: TaskComparison): task is ComparedTask {
  return task.status === 'compared';
}

/** A finished task, or what a run has in its place. */
interface FoundTask {
  readonly finished?: FinishedTask;
  readonly instead: string;
}

function findTask({ records, samples, repeats }: RunSide, id: string): FoundTask {
  const record = records.find(({ task }) => task === id);
  if (record?.status !== 'ok') return { instead: describeUnfinished(record) };
  if (!Object.hasOwn(record.metrics, record.metric)) return { instead: describeUnscored(record) };
  return { finished: { record, samples: samples(id), repeats }, instead: '' };
}

function describeUnfinished(record: Exclude<TaskRecord, OkRecord> | undefined): string {
  if (!record) return noRecord;
  return record.status === 'skipped' ? `skipped: ${record.reason}` : `failed: ${record.error}`;
}

function describeUnscored({ metric, submission }: OkRecord): string {
  return submission ? 'answers that a server is to score' : `a record without ${metric}`;
}

function missing({ record }: FinishedTask, reason: string): MissingTask {
  const { task, group, metric, metrics } = record;
  return { status: 'missing', task, group, metric, before: metrics[metric], reason };
}

function added({ record }: FinishedTask): NewTask {
  const { task, group, metric, metrics } = record;
  return { status: 'new', task, group, metric, after: metrics[metric] };
}

function describeSide({ name, model, records }: RunSide): SideFacts {
  const { sha256 } = records.find((record) => record.model.sha256 !== undefined)?.model ?? {};
  const commit = records.flatMap((record) => (record.status === 'ok' ? [record.commit] : [])).at(0);
  return { name, model, ...(sha256 !== undefined && { sha256 }), ...(commit !== undefined && { commit }) };
}
