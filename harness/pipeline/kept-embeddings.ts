import type { EmbeddingStore, ModelEmbeddings } from '../core/embedding-store.js';
import type { Encoder } from '../core/encoder.js';
import type { Protocol, ProtocolContext } from '../core/protocol.js';
import type { OpenDataset } from '../data/reader.js';
import { keepEmbeddings } from './keep-embeddings.js';
import type { RunnableTask } from './plan-task.js';

/** A task whose embeddings may be there already. */
export interface KeptTask {
  readonly task: RunnableTask;
  readonly protocol: Protocol;
  readonly dataset: OpenDataset;
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
  { task, protocol, dataset, model, embeddings }: KeptTask,
  encoder: Encoder,
  store: EmbeddingStore,
): Promise<KeptEmbeddings> {
  const { entry } = dataset;
  const found = { images: 0, texts: 0 };
  const seesAll = (task.card.view ?? protocol.view) === undefined;
  const set =
    embeddings && protocol.perSample === 'image' && seesAll
      ? await store.openImages({ facts: await embeddings.images(entry.imageMode), model, dataset: entry.id })
      : undefined;
  const count = (images: number) => {
    found.images += images;
  };
  return {
    encoder: set ? keepEmbeddings(encoder, set, count) : encoder,
    keep: async (what, make) => {
      const facts = await embeddings?.texts?.();
      if (!facts) return make();
      const kept = await store.keepTexts({ facts, model }, what, make);
      if (kept.found) found.texts += kept.tensor.shape[0];
      return kept.tensor;
    },
    stored: () => {
      const some = Object.entries(found).filter(([, number]) => number > 0);
      return some.length > 0 ? Object.fromEntries(some) : undefined;
    },
    close: async () => set?.close(),
  };
}
