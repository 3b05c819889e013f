import { dirname } from 'node:path';
import type { ImportedRecord, OwnRecord, RunRecord } from '../config/record.js';
import { Interrupted, messageOf } from '../core/errors.js';
import { findWriteFailure } from '../core/write-failure.js';
import { recordPath, shardsPath } from '../results/paths.js';
import { writeRecord } from '../results/record-file.js';
import { removeOutputs } from '../results/remove-outputs.js';
import { listFinished } from '../results/shards/shard-folder.js';
import { countSamples } from './shards/count-samples.js';
import { examineTask } from './examine-task.js';
import { describeLacking } from './shards/lacking-shards.js';
import { makeFailedRecord, makeSkippedRecord, type RecordFrame } from './make-record.js';
import type { ModelInUse } from './model-in-use.js';
import type { RunnableTask } from './plan-task.js';
import { prepareTask, type PreparedTask } from './prepare-task.js';
import { recordRun } from './record-run.js';
import type { RunSettings } from './run-settings.js';
import type { TaskTimes } from './run-task.js';
import { removeKept } from './keeping/task-keeping.js';

/** What became of a task: its record, whether it was there already, and the error behind a failed one. */
export interface TaskAttempt {
  readonly record: RunRecord;
  readonly kept: boolean;
  /** Whether it was not run because its data, or shards that were to be merged, are not there. */
  readonly dataMissing: boolean;
  /** What is odd about its data, and about what was kept of it. */
  readonly warnings?: readonly string[] | undefined;
  readonly error?: unknown;
  /** Seconds that it was thought to take; absent where nothing was foretold, and for what was not run. */
  readonly predictedSeconds?: number | undefined;
  /** What its parts took; absent where it was not run to its end. */
  readonly times?: TaskTimes;
}

/** Runs one task for one model unless its record is there already, and writes the record whatever comes of it.
 *  Throws only Interrupted, and DiskError where the results folder cannot be written. */
export async function attemptTask(
  task: RunnableTask,
  model: ModelInUse,
  settings: RunSettings,
  onProgress: (samples: number, total: number | undefined) => void,
  predictedSeconds?: number,
): Promise<TaskAttempt> {
  const frame: RecordFrame = { task, model: model.card, startedAt: new Date() };
  const file = recordPath(settings.out, model.card.id, task.card.id);
  try {
    const examined = await examineTask(task, model, settings);
    const shards = shardsPath(settings.out, model.card.id, task.card.id);
    if (examined.kind === 'kept') {
      await removeKept(shards); // a slow worker may have left one behind the record
      const warnings = joinWarnings(examined.dataset?.warnings, examined.record);
      return { record: examined.record, kept: true, dataMissing: false, warnings };
    }
    if (examined.kind === 'skip') {
      const record = makeSkippedRecord(frame, examined.plan.reason);
      if (!examined.measured) await writeRecord(file, record);
      return { record, kept: false, dataMissing: examined.plan.dataMissing };
    }
    const prepared = await prepareTask(task, model, examined, settings);
    const lacking = settings.merge ? await findLacking(prepared, shards, settings.limit) : undefined;
    if (lacking !== undefined) {
      const finished = await findFinished(task, model, settings);
      // nothing is written: a record of before stays, and the next attempt may find them all
      return finished ?? { record: makeSkippedRecord(frame, lacking), kept: false, dataMissing: true };
    }
    const { embeddings } = model;
    const { record, times, warnings } = await recordRun(
      { ...prepared, frame, embeddings, predictedSeconds },
      await model.encoder(),
      settings,
      onProgress,
    );
    return {
      ...{ record, times, kept: false, dataMissing: false, predictedSeconds },
      warnings: joinWarnings(
        [...(prepared.dataset.warnings ?? []), ...sayReplaced(examined.replaced), ...warnings],
        record,
      ),
    };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    // what ails the disk is not the task's: it would ail the next ones, too
    const failure = await findWriteFailure(dirname(file), error, '--out');
    if (failure) throw failure;
    const finished = await findFinished(task, model, settings);
    return finished ?? { ...(await recordFailure(frame, settings.out, messageOf(error))), error };
  }
}

/** What is lacking of the shards that are to be merged; undefined where nothing is. */
async function findLacking(
  { dataset, identity, batchSize, key }: PreparedTask,
  shards: string,
  limit: number | undefined,
): Promise<string | undefined> {
  const samples = await countSamples(dataset, identity.dataset.sha256, limit, new Map());
  return describeLacking(await listFinished(shards, key), Math.ceil(samples / batchSize));
}

/** What another process has made of the task since it was examined; undefined where none has finished it. */
async function findFinished(
  task: RunnableTask,
  model: ModelInUse,
  settings: RunSettings,
): Promise<TaskAttempt | undefined> {
  // what stands in the way of looking is no news: the task has failed already
  const examined = await examineTask(task, model, settings).catch(() => undefined);
  if (examined?.kind !== 'kept') return undefined;
  const warnings = joinWarnings(examined.dataset?.warnings, examined.record);
  return { record: examined.record, kept: true, dataMissing: false, warnings };
}

/** Records that a task came to nothing, and why, in place of what an earlier run left of it. */
export async function recordFailure(frame: RecordFrame, out: string, reason: string): Promise<TaskAttempt> {
  const record = makeFailedRecord(frame, reason);
  const { id } = frame.task.card;
  await writeRecord(recordPath(out, frame.model.id, id), record);
  await removeOutputs(out, frame.model.id, id);
  return { record, kept: false, dataMissing: false };
}

/** What is odd about the data, and about what came of them; undefined where nothing is. */
function joinWarnings(ofData: readonly string[] = [], { task, warnings = [] }: OwnRecord) {
  const all = [...ofData, ...warnings.map((text) => `${task}: ${text}`)];
  return all.length > 0 ? all : undefined;
}

/** That numbers of another program are gone, which nobody should find out by surprise. */
function sayReplaced(replaced: ImportedRecord | undefined): readonly string[] {
  if (!replaced) return [];
  const { task, metric, metrics, imported } = replaced;
  return [
    `${task}: replaced the ${metric} of ${metrics[metric]} that was imported from ${imported.tool} (${imported.file})`,
  ];
}
