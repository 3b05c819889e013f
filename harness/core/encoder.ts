import type { WireError } from './errors.js';
import type { Head, VisualHead } from './heads.js';
import type { Tensor } from './tensor.js';

/** When the colours of a data set's images become RGB. `rgb`: before the resize, as WebDataset loaders do. `source`: after it, as
 *  open_clip's transform does on a PIL image: palette and 1-bit images are then resized by nearest neighbour, alpha weights the
 *  colours, and CMYK is resized as CMYK. */
export type ImageMode = 'rgb' | 'source';

/** Which part of an image a graph of dense features sees, and how large. Both sides of the resized image are rounded to
 *  multiples of the stride of the features.
 *  `whole`: all of it at once, as large as fits the input of the graph, its aspect ratio kept, the rest filled with the mean.
 *  `sliding`: its short side is `shortSide` times that of the input; windows of the input's size move by `stride` times it. */
export type ImageView =
  | { readonly kind: 'whole' }
  | { readonly kind: 'sliding'; readonly shortSide: number; readonly stride: number };

/** How a grid of features lies on its image: sizes are height and width in pixels. */
export interface GridLayout {
  /** Of the image file. */
  readonly source: readonly [height: number, width: number];
  /** Of the image as the graph saw it, without what it was filled up with. */
  readonly resized: readonly [height: number, width: number];
  /** Pixels of the resized image to a cell of the grid. */
  readonly stride: number;
}

/** One image for a model: the bytes of its file. */
export interface EncoderInput {
  /** Of the sample, for what is kept; it does not reach the model. Without it nothing is kept. */
  readonly id?: string;
  readonly image: Uint8Array;
  readonly imageMode: ImageMode;
  /** For `dense`: what of the image is looked at. Without it, the image goes through the transform of the model's card. */
  readonly view?: ImageView;
}

/** One question for a model. */
export interface AskedQuestion {
  /** Of the sample, for messages and for what is kept; it does not reach the model. */
  readonly id: string;
  /** The bytes of the image file; absent where the question is about its text alone. */
  readonly image?: Uint8Array;
  /** What the model is told, word for word. */
  readonly prompt: string;
}

/** What a protocol needs of a sample's output, made small: a JSON value, and bytes where they are many. */
export interface OutputDigest {
  readonly facts: unknown;
  readonly bytes?: Uint8Array;
}

/** What a head gave for one sample: named tensors, or for `answer` the text alone. `image`: `embedding` [D]. `dense`: `features`
 *  [D, h, w]; with a view, each cell is the mean over the windows that cover it of the L2-normalised feature. `detector` and
 *  `segmenter`: see docs/HEADS.md; `features` beside them where the model has them. */
export interface HeadOutput {
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Where `features` lie on the image; absent without a view. */
  readonly layout?: GridLayout;
  /** Where `mask_logits` lie on the image. */
  readonly maskLayout?: GridLayout;
  readonly text?: string;
  /** What the protocol of a task has made of the rest, which is then absent. */
  readonly digest?: OutputDigest;
}

/** One sample's output, or why its bytes could not be used. */
export type EncodedSample =
  { readonly ok: true; readonly output: HeadOutput } | { readonly ok: false; readonly error: WireError };

/** The outputs of one batch, in the order of its inputs. */
export interface EncodedBatch {
  readonly samples: readonly EncodedSample[];
  readonly encodeMs: number;
}

/** How many nodes of each graph ran on which provider of ONNX Runtime, by head. */
export type NodesByGraph = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What was asked of a server, and what it counted. */
export interface ServedFacts {
  /** Where, without what may be a secret. */
  readonly url: string;
  /** The model as the server names it. */
  readonly model: string;
  readonly requests: number;
  /** Those of the requests that were sent because an earlier one brought no answer. */
  readonly retries: number;
  /** Absent where the server counts none. */
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  /** Answers by the reason why they ended. */
  readonly finishReasons: Readonly<Record<string, number>>;
}

/** How long the image graph takes at a batch size. */
export interface BatchTiming {
  readonly batchSize: number;
  readonly msPerImage: number;
}

/** Which batch sizes are timed, and how long that may take. */
export interface BatchTrial {
  /** From the smallest on. */
  readonly sizes: readonly number[];
  /** For all of them together, the first run of the graph not included. */
  readonly budgetMs: number;
  /** What a sample lasts at least. */
  readonly sampleMs: number;
}

/** A model that is loaded and can be asked; independent of how many threads stand behind it. */
export interface Encoder {
  readonly heads: ReadonlySet<Head>;
  /** Batches that can be under way at once; more only wait. */
  readonly concurrency: number;
  /** Encodes one batch with one head. A sample that cannot be decoded fails alone; a graph that fails throws. */
  encode(head: VisualHead, batch: readonly EncoderInput[]): Promise<EncodedBatch>;
  /** Answers one batch of questions: outputs whose `text` is what the model said, word for word. A question whose image cannot
   *  be decoded fails alone; what keeps all from being answered throws. Absent where `heads` has no `answer`. */
  readonly answer?: (batch: readonly AskedQuestion[]) => Promise<EncodedBatch>;
  /** Text embeddings [N, D] as the graph gives them (not normalised), in the order of the texts. Throws Interrupted once the signal is
   *  set and what the graph runs is done: there may be many. */
  encodeTexts(texts: readonly string[], signal?: AbortSignal): Promise<Tensor>;
  /** How long the image graph takes at batch sizes, on random pixels, in every thread that runs it at once; empty where the time
   *  does not allow a comparison. Absent where no graph is run. */
  readonly timeBatches?: (trial: BatchTrial) => Promise<readonly BatchTiming[]>;
  /** Of each graph that has run, the number of nodes by the provider that ran them; absent where no graph is run, and undefined
   *  while none is loaded. */
  readonly nodes?: () => NodesByGraph | undefined;
  /** Loads the model, which else waits until it is asked for something. */
  readonly load?: () => Promise<void>;
  /** Milliseconds that loading took since this was called last; absent where the model is loaded before it is asked. */
  readonly takeLoadMs?: () => number;
  /** What a server was asked since this was called last; absent where none is asked. */
  readonly takeServed?: () => ServedFacts;
  close(): Promise<void>;
}
