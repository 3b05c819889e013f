import type { ImageMode } from './encoder.js';
import type { Tensor } from './tensor.js';

/** Whose embeddings are kept, and everything beside the images or texts themselves that decides their last bit. What differs
 *  in any fact is kept apart; the ids are for people. */
export interface EmbeddingSource {
  readonly facts: Readonly<Record<string, unknown>>;
  /** Id of the model. */
  readonly model: string;
  /** Id of the data set; absent of texts, which data sets share. */
  readonly dataset?: string;
}

/** What decides a model's embeddings beside the images and texts themselves, as facts of a source. */
export interface ModelEmbeddings {
  readonly images: (imageMode: ImageMode) => Promise<EmbeddingSource['facts']>;
  /** Absent of a model without a text tower. */
  readonly texts?: () => Promise<EmbeddingSource['facts']>;
}

/** The image embeddings that one model gave for one data set, by batch: the last bits of an embedding may depend on the other
 *  images of its batch, so a batch is there whole or not at all. */
export interface ImageSet {
  /** The embeddings [N, D] that were kept under a key; undefined where there are none, or damaged ones. */
  readonly find: (key: string) => Promise<Tensor | undefined>;
  /** Keeps the embeddings [N, D] of the N samples with these ids. They reach the disk within seconds, and by `close`. */
  readonly add: (key: string, ids: readonly string[], embeddings: Tensor) => Promise<void>;
  /** Writes what is not on disk yet. */
  readonly close: () => Promise<void>;
}

/** Embeddings that earlier runs computed, and those of this run for later ones. What cannot be kept is said once, and costs
 *  time, not results: nothing here throws for it. */
export interface EmbeddingStore {
  /** Undefined where images are not kept. */
  readonly openImages: (source: EmbeddingSource) => Promise<ImageSet | undefined>;
  /** How many images `openImages` would find embeddings of. */
  readonly countImages: (source: EmbeddingSource) => Promise<number>;
  /** The tensor [N, D] that `make` gives, or gave to an earlier call of the same source for the same JSON value `what`. */
  readonly keepTexts: (
    source: EmbeddingSource,
    what: unknown,
    make: () => Promise<Tensor>,
  ) => Promise<KeptTexts>;
  /** Whether `keepTexts` would find the tensor of this value. */
  readonly hasTexts: (source: EmbeddingSource, what: unknown) => Promise<boolean>;
  /** Ends a run: makes room where more is kept than may be. */
  readonly close: () => Promise<void>;
}

/** A tensor of text embeddings, and whether it was there already. */
export interface KeptTexts {
  readonly tensor: Tensor;
  readonly found: boolean;
}
