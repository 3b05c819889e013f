import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { OkRecord, TaskRecord } from '../config/record.js';
import type { Encoder } from '../core/encoder.js';
import { DataError, Interrupted, messageOf } from '../core/errors.js';
import { hashJson } from '../core/hash.js';
import { exchangeFormatOf, type Protocol } from '../core/protocol.js';
import { fingerprintDataset } from '../data/fingerprint.js';
import type { OpenDataset } from '../data/reader.js';
import { describePreprocessing } from '../preprocess/describe-preprocessing.js';
import { describeTextPreprocessing } from '../preprocess/text-preprocessing.js';
import { findDifference, type TaskIdentity } from '../results/identity.js';
import { picturesPath, predictionsPath, recordPath, samplesPath } from '../results/paths.js';
import { readFinishedRecord, writeRecord } from '../results/record-file.js';
import { createSamplesWriter } from '../results/samples-file.js';
import { createFolderWriter } from '../results/whole-folder.js';
import { makeFailedRecord, makeOkRecord, makeSkippedRecord, type RecordFrame } from './make-record.js';
import { openPictures } from './pictures.js';
import { planTask, type RunnableTask, type SkipPlan } from './plan-task.js';
import type { RunnableModel, RunSettings } from './run-settings.js';
import { runTask } from './run-task.js';

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
    const plan = await planTask(task, model.heads, settings.roots);
    if (plan.kind === 'skip') return await skipTask(frame, plan, finished, model, settings);
    const dataset = await plan.reader.open(plan.folder, plan.entry);
    const { warnings } = dataset;
    const identity = await identify(task, model, dataset, plan.protocol, settings);
    if (finished && !settings.overwrite && findDifference(finished, identity) === undefined)
      return { record: finished, kept: true, dataMissing: false, warnings };
    const record = await runAndRecord(
      frame,
      identity,
      dataset,
      plan.protocol,
      await openEncoder(),
      settings,
      onProgress,
    );
    return { record, kept: false, dataMissing: false, warnings };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const record = makeFailedRecord(frame, messageOf(error));
    await writeRecord(file, record);
    await removeOutputs(settings.out, model.card.id, task.card.id);
    return { record, kept: false, dataMissing: false, error };
  }
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

async function runAndRecord(
  frame: RecordFrame,
  identity: TaskIdentity,
  dataset: OpenDataset,
  protocol: Protocol,
  encoder: Encoder,
  settings: RunSettings,
  onProgress: (samples: number, total: number | undefined) => void,
): Promise<OkRecord> {
  const { out, multiply, batchSize, limit, maxBadSamples, seed, signal } = settings;
  const { model, task } = frame;
  const samplesFile = samplesPath(out, model.id, task.card.id);
  const predictionsFolder = predictionsPath(out, model.id, task.card.id);
  const picturesFolder = picturesPath(out, model.id, task.card.id);
  const samples = await createSamplesWriter(samplesFile);
  const predictions = createFolderWriter(predictionsFolder);
  const pictures = createFolderWriter(picturesFolder);
  const size = dataset.sampleCount ?? dataset.entry.count;
  const total = size === undefined ? limit : Math.min(limit ?? Infinity, size);
  try {
    const outcome = await runTask({
      ...{ dataset, protocol, encoder, multiply, batchSize, limit, maxBadSamples, seed, signal },
      ...{ task, predictions, workers: settings.facts.runtime.workers },
      model: { logitScale: model.logitScale, logitBias: model.logitBias },
      pictures: openPictures(settings.draw, settings.paint, pictures),
      writeLines: samples.write,
      onProgress: (count) => {
        onProgress(count, total);
      },
    });
    const { metric } = task.card;
    if (!Object.hasOwn(outcome.result.metrics, metric))
      throw new DataError(
        `${task.card.id}: metric ${metric} is not defined on this data, got ${Object.keys(outcome.result.metrics).join(', ')}`,
      );
    const hash = await samples.commit();
    const predicted = await predictions.commit();
    const drawn = await pictures.commit();
    const format = exchangeFormatOf(protocol, dataset.kind);
    const record = makeOkRecord(frame, settings.facts, identity, outcome, {
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
      ...(drawn.files.length > 0 && {
        pictures: drawn.files.map((name) => `${basename(picturesFolder)}/${name}`),
      }),
    });
    await writeRecord(recordPath(out, model.id, task.card.id), record);
    return record;
  } catch (error) {
    await Promise.all([samples.discard(), predictions.discard(), pictures.discard()]);
    throw error;
  }
}

async function identify(
  { card, classes, templates: ownTemplates }: RunnableTask,
  model: RunnableModel,
  dataset: OpenDataset,
  protocol: Protocol,
  settings: RunSettings,
): Promise<TaskIdentity> {
  const { entry } = dataset;
  const sha256 = await fingerprintDataset(dataset, settings.fingerprints);
  const { image, text } = model.card;
  const words = text ? { text: describeTextPreprocessing(text.clean) } : {};
  const { id, version } = protocol;
  const { classNames, templates, metadataColumns } = dataset;
  const columns = metadataColumns.length === 0 ? {} : { metadataColumns };
  const { metric, groups, view, detection } = card;
  const { ignoreLabel, reduceZeroLabel } = entry;
  const rules = {
    ...{ id, version, metric, classNames, templates, ...columns, groups },
    // absent keys leave the hashes of other tasks as they are
    ...{ classes, view: view ?? protocol.view, detection, ignoreLabel, reduceZeroLabel },
    ...(templates.length === 0 && ownTemplates.length > 0 && { templates: ownTemplates }),
  };
  return {
    model: { id: model.card.id, sha256: await model.fingerprint() },
    dataset: { id: entry.id, split: entry.split, sha256 },
    protocol: { id, version, hash: hashJson(rules) },
    preprocess: hashJson({ ...describePreprocessing(image, entry.imageMode), ...words }),
    seed: settings.seed,
    limit: settings.limit,
    provider: settings.requiredProvider,
    maxBadSamples: settings.maxBadSamples,
    batchSize: model.quantizesBatch ? settings.batchSize : undefined,
    pictures: protocol.exchange === undefined ? 0 : settings.draw,
  };
}
