import type { EmbeddingSource, EmbeddingStore, ModelEmbeddings } from '../../core/embedding-store.js';
import type { Encoder } from '../../core/encoder.js';
import type { Protocol, ProtocolContext } from '../../core/protocol.js';
import type { DatasetEntry } from '../../config/dataset-entry.js';
import { keepEmbeddings } from './keep-embeddings.js';
import type { RunnableTask } from '../plan-task.js';
import { viewOf } from '../view-of.js';

/** A task whose embeddings may be there already. */
export interface KeptTask {
  readonly task: RunnableTask;
  readonly protocol: Protocol;
  /** That of the form in which its data lie. */
  readonly entry: DatasetEntry;
  /** Id of the model. */
  readonly model: string;
  readonly embeddings: ModelEmbeddings | undefined;
}

/** What a task takes from a store and leaves there. */
export interface KeptEmbeddings {
  /** The encoder, which is asked for what the store has not. */
  readonly encoder: Encoder;
  readonly keep: ProtocolContext['keep'];
  /** How many embeddings the store had; kinds of which it had none are absent, and so is the whole without any. */
  readonly stored: () => { readonly images?: number; readonly texts?: number } | undefined;
  readonly close: () => Promise<void>;
}

/** Opens what a store may have for a task: texts, and images where the task asks for their embeddings alone. Of a model of
 *  which nobody knows what decides its outputs, nothing is kept. */
export async function openKept(
  kept: KeptTask,
  encoder: Encoder,
  store: EmbeddingStore,
): Promise<KeptEmbeddings> {
  const { model, embeddings } = kept;
  const found = { images: 0, texts: 0 };
  const source = await findImageSource(kept);
  const set = source && (await store.openImages(source));
  const count = (images: number) => {
    found.images += images;
  };
  return {
    encoder: set ? keepEmbeddings(encoder, set, count) : encoder,
    keep: async (what, make) => {
      const facts = await embeddings?.texts?.();
      if (!facts) return make();
      const texts = await store.keepTexts({ facts, model }, what, make);
      if (texts.found) found.texts += texts.tensor.shape[0];
      return texts.tensor;
    },
    stored: () => {
      const some = Object.entries(found).filter(([, number]) => number > 0);
      return some.length > 0 ? Object.fromEntries(some) : undefined;
    },
    close: async () => set?.close(),
  };
}

/** How many images of a task a store has embeddings of. */
export async function countKept(kept: KeptTask, store: EmbeddingStore): Promise<number> {
  const source = await findImageSource(kept);
  return source ? store.countImages(source) : 0;
}

/** Under what the images of a task are kept; undefined where they are not. */
async function findImageSource({
  task,
  protocol,
  entry,
  model,
  embeddings,
}: KeptTask): Promise<EmbeddingSource | undefined> {
  const seesAll = viewOf(task, protocol) === undefined;
  if (!embeddings || protocol.perSample !== 'image' || !seesAll) return undefined;
  return { facts: await embeddings.images(entry.imageMode), model, dataset: entry.id };
}
