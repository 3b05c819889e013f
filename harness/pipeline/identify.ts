import { hashJson } from '../core/hash.js';
import type { Protocol } from '../core/protocol.js';
import { fingerprintDataset } from '../data/fingerprint.js';
import type { OpenDataset } from '../data/reader.js';
import { answerPreprocessingVersion } from '../preprocess/answer-preprocessing.js';
import { describePreprocessing } from '../preprocess/describe-preprocessing.js';
import { describeTextPreprocessing } from '../preprocess/text-preprocessing.js';
import type { TaskIdentity } from '../results/identity.js';
import type { ModelInUse } from './model-in-use.js';
import type { RunnableTask } from './plan-task.js';
import type { RunSettings } from './run-settings.js';
import { viewOf } from './view-of.js';

/** Everything that the numbers of a task depend on. The batch size is asked for only where they depend on it. */
export async function identify(
  task: RunnableTask,
  model: ModelInUse,
  dataset: OpenDataset,
  protocol: Protocol,
  settings: RunSettings,
): Promise<TaskIdentity> {
  const { card, classes, templates: ownTemplates } = task;
  const { entry } = dataset;
  const sha256 = await fingerprintDataset(dataset, settings.fingerprints, settings.signal);
  const { image, text, lmm } = model.card;
  const words = text ? { text: describeTextPreprocessing(text.clean) } : {};
  // absent where nothing is asked, so that the hashes of other tasks stay as they are
  const answering = lmm && protocol.needs.includes('answer') ? { answer: answerPreprocessingVersion } : {};
  const { id, version } = protocol;
  const { classNames, templates, metadataColumns } = dataset;
  const columns = metadataColumns.length === 0 ? {} : { metadataColumns };
  const { metric, groups, detection } = card;
  const { ignoreLabel, reduceZeroLabel, layout } = entry;
  const rules = {
    ...{ id, version, metric, classNames, templates, ...columns, groups },
    // absent keys leave the hashes of other tasks as they are
    ...{ classes, view: viewOf(task, protocol), detection, ignoreLabel, reduceZeroLabel, layout },
    ...(templates.length === 0 && ownTemplates.length > 0 && { templates: ownTemplates }),
  };
  return {
    model: { id: model.card.id, sha256: await model.fingerprint() },
    dataset: { id: entry.id, split: entry.split, sha256 },
    protocol: { id, version, hash: hashJson(rules) },
    // of a model behind a server nobody knows what it does to an image
    preprocess: hashJson({
      ...(image && describePreprocessing(image, entry.imageMode)),
      ...words,
      ...answering,
    }),
    judge: protocol.judged ? settings.judge?.model : undefined,
    seed: settings.seed,
    limit: settings.limit,
    provider: settings.requiredProvider,
    maxBadSamples: settings.maxBadSamples,
    batchSize: model.quantizesBatch ? await model.batchSize() : undefined,
    pictures: protocol.exchange === undefined ? 0 : settings.draw,
  };
}
