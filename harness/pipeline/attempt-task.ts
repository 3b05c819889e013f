import { rm } from 'node:fs/promises';
import type { OkRecord, TaskRecord } from '../config/record.js';
import type { Encoder } from '../core/encoder.js';
import { Interrupted, messageOf } from '../core/errors.js';
import { findDifference } from '../results/identity.js';
import { picturesPath, predictionsPath, recordPath, samplesPath } from '../results/paths.js';
import { readFinishedRecord, writeRecord } from '../results/record-file.js';
import { identify } from './identify.js';
import { makeFailedRecord, makeSkippedRecord, type RecordFrame } from './make-record.js';
import { planTask, type RunnableTask, type SkipPlan } from './plan-task.js';
import { recordRun } from './record-run.js';
import type { RunnableModel, RunSettings } from './run-settings.js';

/** What became of a task: its record, whether it was there already, and the error behind a failed one. */
export interface TaskAttempt {
  readonly record: TaskRecord;
  readonly kept: boolean;
  readonly dataMissing: boolean;
  /** What is odd about its data. */
  readonly warnings?: readonly string[] | undefined;
  readonly error?: unknown;
}

/** Runs one task for one model unless its record is there already, and writes the record whatever comes of it.
 *  Throws only Interrupted, and what a results folder that cannot be written throws. */
export async function attemptTask(
  task: RunnableTask,
  model: RunnableModel,
  openEncoder: () => Promise<Encoder>,
  settings: RunSettings,
  onProgress: (samples: number, total: number | undefined) => void,
): Promise<TaskAttempt> {
  const frame: RecordFrame = { task, model: model.card, startedAt: new Date() };
  const file = recordPath(settings.out, model.card.id, task.card.id);
  const finished = await readFinishedRecord(file);
  try {
    const plan = await planTask(task, model.heads, settings.roots, settings);
    if (plan.kind === 'skip') return await skipTask(frame, plan, finished, model, settings);
    const dataset = await plan.reader.open(plan.folder, plan.entry);
    const { warnings } = dataset;
    const batchSize = () => model.batchSize(openEncoder);
    const identity = await identify(task, model, dataset, plan.protocol, settings, batchSize);
    if (finished && !settings.overwrite && findDifference(finished, identity) === undefined)
      return { record: finished, kept: true, dataMissing: false, warnings: joinWarnings(warnings, finished) };
    const { embeddings } = model;
    const prepared = {
      frame,
      identity,
      dataset,
      protocol: plan.protocol,
      batchSize: await batchSize(),
      embeddings,
    };
    const record = await recordRun(prepared, await openEncoder(), settings, onProgress);
    return {
      record,
      kept: false,
      dataMissing: false,
      warnings: joinWarnings(warnings, record),
    };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const record = makeFailedRecord(frame, messageOf(error));
    await writeRecord(file, record);
    await removeOutputs(settings.out, model.card.id, task.card.id);
    return { record, kept: false, dataMissing: false, error };
  }
}

/** What is odd about the data, and about what came of them. */
function joinWarnings(ofData: readonly string[] | undefined, { task, warnings }: OkRecord) {
  if (!warnings) return ofData;
  return [...(ofData ?? []), ...warnings.map((text) => `${task}: ${text}`)];
}

/** Records that a task cannot run here. What an earlier run measured with this model stays on disk, and is this run's
 *  result too when it was made with the same options. */
async function skipTask(
  frame: RecordFrame,
  plan: SkipPlan,
  finished: OkRecord | undefined,
  model: RunnableModel,
  { out, seed, limit, overwrite }: RunSettings,
): Promise<TaskAttempt> {
  const measured = finished && (await isRecordOf(finished, model)) ? finished : undefined;
  const isAsked = frame.task.protocols.some(({ id }) => id === measured?.protocol.id);
  if (measured && isAsked && !overwrite && measured.seed === seed && measured.limit === limit)
    return { record: measured, kept: true, dataMissing: false };
  const record = makeSkippedRecord(frame, plan.reason);
  if (!measured) await writeRecord(recordPath(out, model.card.id, frame.task.card.id), record);
  return { record, kept: false, dataMissing: plan.dataMissing };
}

/** Removes what an earlier run left beside the record that is now one of a failure. */
async function removeOutputs(out: string, model: string, task: string): Promise<void> {
  for (const path of [samplesPath, predictionsPath, picturesPath])
    await rm(path(out, model, task), { recursive: true, force: true });
}

async function isRecordOf(record: OkRecord, model: RunnableModel): Promise<boolean> {
  return record.model.sha256 === (await model.fingerprint());
}
