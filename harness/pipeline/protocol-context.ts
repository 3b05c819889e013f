import type { ModelDescription } from '../config/model-card.js';
import type { Encoder } from '../core/encoder.js';
import type { Judge } from '../core/judge.js';
import type { MatrixProduct } from '../core/matrix-product.js';
import type { PictureSink, PredictionSink, ProtocolContext } from '../core/protocol.js';
import type { OpenDataset } from '../data/reader.js';
import { nameCategories } from './name-categories.js';
import type { RunnableTask } from './plan-task.js';

/** What the context of a protocol is made of. */
export interface ContextInput {
  readonly dataset: OpenDataset;
  readonly task: RunnableTask;
  /** The whole card: a protocol takes what it needs of it. */
  readonly model: ModelDescription;
  readonly encoder: Pick<Encoder, 'encodeTexts'>;
  readonly keep: ProtocolContext['keep'];
  readonly multiply: MatrixProduct;
  readonly judge: Judge | undefined;
  readonly seed: number;
  readonly workers: number;
  readonly predictions: PredictionSink;
  readonly pictures: PictureSink;
  /** Ends the embedding of prompts; a rehearsal has few of them. */
  readonly signal?: AbortSignal;
}

/** What a protocol may know of a task before its first sample. Templates of the data set win over those of the card.
 *  Throws ConfigError when the card's class file, or the entry, is of other classes. */
export function makeContext(input: ContextInput): ProtocolContext {
  const { dataset, encoder, task } = input;
  const { entry } = dataset;
  const categories = nameCategories(task.card.id, dataset, task.classes);
  return {
    classNames: dataset.classNames,
    templates: dataset.templates.length > 0 ? dataset.templates : task.templates,
    metadataColumns: dataset.metadataColumns,
    groupRules: task.card.groups,
    seed: input.seed,
    ...(dataset.associations && { associations: dataset.associations }),
    ...(dataset.uploadIds && { uploadIds: dataset.uploadIds }),
    encodeTexts: (texts) => encoder.encodeTexts(texts, input.signal),
    keep: input.keep,
    multiply: input.multiply,
    ...(categories && { categories }),
    labels: {
      ...(entry.ignoreLabel !== undefined && { ignore: entry.ignoreLabel }),
      ...(entry.reduceZeroLabel !== undefined && { reduceZero: entry.reduceZeroLabel }),
    },
    ...(task.card.detection && { detection: task.card.detection }),
    ...(input.judge && { judge: input.judge }),
    model: input.model,
    workers: input.workers,
    predictions: input.predictions,
    pictures: input.pictures,
  };
}
