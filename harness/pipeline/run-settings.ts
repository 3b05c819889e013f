import type { ModelDescription } from '../config/model-card.js';
import type { OkRecord } from '../config/record.js';
import type { EmbeddingStore, ModelEmbeddings } from '../core/embedding-store.js';
import type { Encoder } from '../core/encoder.js';
import type { FingerprintCache } from '../core/fingerprint.js';
import type { Head } from '../core/heads.js';
import type { Judge } from '../core/judge.js';
import type { MatrixProduct } from '../core/matrix-product.js';
import type { DataRoots } from '../data/locate.js';
import type { AnswerFiles } from './given-answers.js';
import type { RunFacts } from './make-record.js';
import type { Paint } from './pictures.js';

/** A model that is loaded when the first task needs it. */
export interface RunnableModel {
  readonly card: ModelDescription;
  readonly heads: ReadonlySet<Head>;
  /** SHA-256 over the files of the model. */
  readonly fingerprint: () => Promise<string>;
  /** Whether what it says of an image depends on the others of its batch. */
  readonly quantizesBatch: boolean;
  /** Images a graph takes at once: asked for, known from an earlier run, or measured. The model is opened only to be measured. */
  readonly batchSize: (open: () => Promise<Encoder>) => Promise<number>;
  /** What decides its embeddings beside images and texts; absent where nobody knows, as behind a server. */
  readonly embeddings?: ModelEmbeddings | undefined;
  readonly open: () => Promise<Encoder>;
  /** Why it is never asked just to find out how long it takes: asking costs more than time. Absent where it may be. */
  readonly unmeasured?: string;
}

/** What holds for every task of a run. */
export interface RunSettings {
  readonly out: string;
  readonly roots: DataRoots;
  readonly fingerprints: FingerprintCache;
  readonly store: EmbeddingStore;
  /** Given from outside: the pipeline knows no runtime. */
  readonly multiply: MatrixProduct;
  /** Grades answers; undefined where none was named. */
  readonly judge: Judge | undefined;
  /** Answers that are taken from files, in place of a model's; undefined where the model is asked. */
  readonly answers?: AnswerFiles | undefined;
  readonly limit: number | undefined;
  readonly maxBadSamples: number;
  readonly seed: number;
  /** Samples of a task that are drawn, where its protocol draws. */
  readonly draw: number;
  readonly paint: Paint;
  readonly overwrite: boolean;
  readonly failFast: boolean;
  /** Whether a task is only scored, from shards that are all finished; without, what is lacking is computed. */
  readonly merge: boolean;
  /** The provider, when the user asked for one: a record made on another is not taken over. */
  readonly requiredProvider: string | undefined;
  readonly facts: RunFacts;
  /** What the manifest says of all records of a model, whichever run made them. */
  readonly summarize: (records: readonly OkRecord[]) => Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}
