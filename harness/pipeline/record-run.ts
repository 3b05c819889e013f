import type { OwnRecord } from '../config/record.js';
import type { ModelEmbeddings } from '../core/embedding-store.js';
import type { Encoder } from '../core/encoder.js';
import { DataError } from '../core/errors.js';
import { exchangeFormatOf, type ProtocolResult } from '../core/protocol.js';
import { thenEnd } from '../core/then-end.js';
import { recordPath, shardsPath } from '../results/paths.js';
import { writeRecord } from '../results/record-file.js';
import { foreseeCount } from './foresee-count.js';
import { joinFound } from './keeping/join-found.js';
import { openKept } from './keeping/kept-embeddings.js';
import { openAnswering, type Asked } from './keeping/open-answering.js';
import { openTaskKeeping, removeKept } from './keeping/task-keeping.js';
import { makeOkRecord, type RecordFrame } from './make-record.js';
import type { PreparedTask } from './prepare-task.js';
import type { RunSettings } from './run-settings.js';
import { runTask, type TaskOutcome, type TaskTimes } from './run-task.js';
import { openOutputs } from './task-outputs.js';

/** A task that is run to a record. */
export interface RecordedTask extends PreparedTask {
  readonly frame: RecordFrame;
  /** What decides the model's embeddings beside images and texts, where that is known. */
  readonly embeddings?: ModelEmbeddings | undefined;
  /** What it was thought to take; undefined where nothing was foretold. */
  readonly predictedSeconds?: number | undefined;
}

/** A finished task, and what its parts took. */
export interface RecordedRun {
  readonly record: OwnRecord;
  readonly times: TaskTimes;
  /** What is odd about the batches that were found: sentences. */
  readonly warnings: readonly string[];
}

/** Runs a task and writes its record and what lies beside it. Batches that lie in its folder are not computed again; new ones are left
 *  there until the record is written. What was written is withdrawn when the task fails; batches, answers and judgements that were
 *  had are kept. Throws what `runTask` throws, and DataError where shards are to be merged that another provider made. */
export async function recordRun(
  recorded: RecordedTask,
  encoder: Encoder,
  settings: RunSettings,
  onProgress: (samples: number, total: number | undefined) => void,
): Promise<RecordedRun> {
  const { frame, protocol, key } = recorded;
  const folder = shardsPath(settings.out, frame.model.id, frame.task.card.id);
  const keeping = await openTaskKeeping(folder, key, protocol, settings);
  const asked = { encoder, judge: settings.judge, keeping };
  const record = protocol.perSample === 'answer' ? recordAnswers : runAndRecord;
  const run = await thenEnd(
    () => record(recorded, asked, settings, onProgress),
    () => keeping.close(),
  );
  await removeKept(folder);
  return run;
}

async function recordAnswers(
  recorded: RecordedTask,
  asked: Asked,
  settings: RunSettings,
  onProgress: (samples: number, total: number | undefined) => void,
): Promise<RecordedRun> {
  const answering = await openAnswering(recorded, asked, settings);
  return thenEnd(() => runAndRecord(recorded, answering, settings, onProgress), answering.close);
}

async function runAndRecord(
  recorded: RecordedTask,
  { encoder: asked, judge, keeping }: Asked,
  settings: RunSettings,
  onProgress: (samples: number, total: number | undefined) => void,
): Promise<RecordedRun> {
  const { frame, task, identity, dataset, protocol, batchSize, embeddings, predictedSeconds } = recorded;
  const { multiply, limit, maxBadSamples, seed, signal } = settings;
  const { model } = frame;
  const kept = await openKept(
    { task, protocol, entry: dataset.entry, model: model.id, embeddings },
    asked,
    settings.store,
  );
  const { encoder, keep } = kept;
  const outputs = await openOutputs(settings, model.id, task.card.id);
  const { writeLines, predictions, pictures } = outputs;
  const total = foreseeCount(dataset, limit);
  try {
    const outcome = await runTask({
      ...{ dataset, protocol, encoder, keep, multiply, batchSize, limit, maxBadSamples, seed, signal },
      ...{ task, model, keeping, judge, workers: settings.facts.runtime.workers },
      ...{ writeLines, predictions, pictures },
      onProgress: (count) => {
        onProgress(count, total);
      },
    });
    checkScored(frame, outcome.result);
    const format = exchangeFormatOf(protocol, dataset.kind);
    const written = await outputs.commit(format, outcome.result.submission);
    const stored = kept.stored();
    const { runtime, ...joined } = joinFound(outcome, keeping, settings.facts);
    const facts = { ...settings.facts, runtime: { ...runtime, ...(stored && { stored }) } };
    const record = makeOkRecord(frame, facts, identity, joined.outcome, written, predictedSeconds);
    await writeRecord(recordPath(settings.out, model.id, task.card.id), record);
    const warnings = joined.warnings.map((warning) => `${task.card.id}: ${warning}`);
    return { record, times: timesOf(outcome), warnings };
  } catch (error) {
    await outputs.discard();
    throw error;
  } finally {
    await kept.close();
  }
}

/** Those of this run alone. */
function timesOf({ encodeMs, encoded, elapsedMs, startMs, finishMs, promptMs }: TaskOutcome): TaskTimes {
  return { encodeMs, encoded, elapsedMs, startMs, finishMs, promptMs };
}

/** Throws DataError where a task has come to no score, and to nothing that a server could score. */
function checkScored({ task: { card } }: RecordFrame, { metrics, submission }: ProtocolResult): void {
  if (submission || Object.hasOwn(metrics, card.metric)) return;
  throw new DataError(
    `${card.id}: metric ${card.metric} is not defined on this data, got ${Object.keys(metrics).join(', ')}`,
  );
}
