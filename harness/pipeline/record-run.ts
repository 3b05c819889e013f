import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { OwnRecord } from '../config/record.js';
import type { ModelEmbeddings } from '../core/embedding-store.js';
import type { Encoder } from '../core/encoder.js';
import { DataError } from '../core/errors.js';
import { exchangeFormatOf, type Protocol, type ProtocolResult } from '../core/protocol.js';
import { thenEnd } from '../core/then-end.js';
import type { OpenDataset } from '../data/reader.js';
import type { TaskIdentity } from '../results/identity.js';
import { openJournal, type Journal } from '../results/journal.js';
import {
  answersPath,
  judgementsPath,
  picturesPath,
  predictionsPath,
  recordPath,
  samplesPath,
  shardsPath,
} from '../results/paths.js';
import { writeRecord } from '../results/record-file.js';
import { createSamplesWriter } from '../results/samples-file.js';
import { createFolderWriter } from '../results/whole-folder.js';
import { foreseeCount } from './foresee-count.js';
import { answerFromFile } from './given-answers.js';
import { joinFound } from './keeping/join-found.js';
import { answerIdentity, journalFound, keepAnswers, keepJudgements } from './keeping/keep-answers.js';
import { openKept } from './keeping/kept-embeddings.js';
import { makeOkRecord, type RecordFrame } from './make-record.js';
import { openPictures } from './pictures.js';
import type { RunSettings } from './run-settings.js';
import { runTask, type TaskTimes } from './run-task.js';
import { openTaskKeeping, removeKept, type TaskKeeping } from './keeping/task-keeping.js';

/** Everything that is decided before the first sample of a task. */
export interface PreparedTask {
  readonly frame: RecordFrame;
  readonly identity: TaskIdentity;
  readonly dataset: OpenDataset;
  readonly protocol: Protocol;
  readonly batchSize: number;
  /** Of all that the model says about its samples; see `workKey`. */
  readonly key: string;
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
  prepared: PreparedTask,
  encoder: Encoder,
  settings: RunSettings,
  onProgress: (samples: number, total: number | undefined) => void,
): Promise<RecordedRun> {
  const { frame, protocol, key } = prepared;
  const folder = shardsPath(settings.out, frame.model.id, frame.task.card.id);
  const keeping = await openTaskKeeping(folder, key, protocol, settings);
  const run = protocol.perSample === 'answer' ? recordAnswers : runAndRecord;
  const recorded = await thenEnd(
    () => run(prepared, encoder, settings, keeping, onProgress),
    () => keeping.close(),
  );
  await removeKept(folder);
  return recorded;
}

async function recordAnswers(
  prepared: PreparedTask,
  encoder: Encoder,
  settings: RunSettings,
  keeping: TaskKeeping,
  onProgress: (samples: number, total: number | undefined) => void,
): Promise<RecordedRun> {
  const { frame, identity, protocol, batchSize } = prepared;
  const { out, overwrite, answers } = settings;
  const { id: task } = frame.task.card;
  const journals: Journal[] = [];
  const openBeside = async (path: typeof answersPath) => {
    const file = path(out, frame.model.id, task);
    if (overwrite) await rm(file, { force: true });
    const journal = await openJournal(file);
    journals.push(journal);
    return journal;
  };
  const record = async () => {
    const judge =
      settings.judge && protocol.judged
        ? keepJudgements(settings.judge, await openBeside(judgementsPath))
        : undefined;
    const judged = { ...settings, judge };
    const given = answers?.find(task);
    if (answers && given !== undefined) {
      const answering = answerFromFile(await answers.read(given));
      return runAndRecord(prepared, answering, judged, keeping, onProgress);
    }
    const journal = await openBeside(answersPath);
    const facts = answerIdentity(identity, batchSize);
    const answering = keepAnswers(encoder, journal, facts);
    return runAndRecord(
      ...([prepared, answering, judged, journalFound(keeping, journal, facts), onProgress] as const),
    );
  };
  return thenEnd(record, () => Promise.all(journals.map((journal) => journal.close())));
}

async function runAndRecord(
  prepared: PreparedTask,
  asked: Encoder,
  settings: RunSettings,
  keeping: TaskKeeping,
  onProgress: (samples: number, total: number | undefined) => void,
): Promise<RecordedRun> {
  const { frame, identity, dataset, protocol, batchSize, embeddings, predictedSeconds } = prepared;
  const { out, multiply, judge, limit, maxBadSamples, seed, signal } = settings;
  const { model, task } = frame;
  const samplesFile = samplesPath(out, model.id, task.card.id);
  const predictionsFolder = predictionsPath(out, model.id, task.card.id);
  const picturesFolder = picturesPath(out, model.id, task.card.id);
  const kept = await openKept(
    { task, protocol, entry: dataset.entry, model: model.id, embeddings },
    asked,
    settings.store,
  );
  const { encoder, keep } = kept;
  const samples = await createSamplesWriter(samplesFile);
  const predictions = createFolderWriter(predictionsFolder);
  const pictures = createFolderWriter(picturesFolder);
  const total = foreseeCount(dataset, limit);
  try {
    const outcome = await runTask({
      ...{ dataset, protocol, encoder, keep, multiply, batchSize, limit, maxBadSamples, seed, signal },
      ...{ task, model, keeping, predictions, judge, workers: settings.facts.runtime.workers },
      pictures: openPictures(settings.draw, settings.paint, pictures),
      writeLines: samples.write,
      onProgress: (count) => {
        onProgress(count, total);
      },
    });
    checkScored(frame, outcome.result);
    const hash = await samples.commit();
    const predicted = await predictions.commit();
    const drawn = await pictures.commit();
    const { submission } = outcome.result;
    const format = exchangeFormatOf(protocol, dataset.kind);
    const stored = kept.stored();
    const { runtime, ...joined } = joinFound(outcome, keeping, settings.facts);
    const facts = { ...settings.facts, runtime: { ...runtime, ...(stored && { stored }) } };
    const written = {
      samples: { file: basename(samplesFile), sha256: hash },
      ...(format !== undefined &&
        predicted.files.length > 0 && {
          predictions: {
            folder: basename(predictionsFolder),
            format,
            files: predicted.files.length,
            sha256: predicted.sha256,
          },
        }),
      ...(submission && {
        submission: { ...submission, file: `${basename(predictionsFolder)}/${submission.file}` },
      }),
      ...(drawn.files.length > 0 && {
        pictures: drawn.files.map((name) => `${basename(picturesFolder)}/${name}`),
      }),
    };
    const record = makeOkRecord(frame, facts, identity, joined.outcome, written, predictedSeconds);
    await writeRecord(recordPath(out, model.id, task.card.id), record);
    const { encodeMs, encoded, elapsedMs, startMs, finishMs, promptMs } = outcome;
    const times = { encodeMs, encoded, elapsedMs, startMs, finishMs, promptMs };
    const warnings = joined.warnings.map((warning) => `${task.card.id}: ${warning}`);
    return { record, times, warnings };
  } catch (error) {
    // the error says more than what then cannot be removed
    await Promise.allSettled([samples.discard(), predictions.discard(), pictures.discard()]);
    throw error;
  } finally {
    await kept.close();
  }
}

/** Throws DataError where a task has come to no score, and to nothing that a server could score. */
function checkScored({ task: { card } }: RecordFrame, { metrics, submission }: ProtocolResult): void {
  if (submission || Object.hasOwn(metrics, card.metric)) return;
  throw new DataError(
    `${card.id}: metric ${card.metric} is not defined on this data, got ${Object.keys(metrics).join(', ')}`,
  );
}
