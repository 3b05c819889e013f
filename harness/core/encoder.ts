import type { WireError } from './errors.js';
import type { Head } from './heads.js';
import type { Tensor } from './tensor.js';

/** Colour handling of a data set: `rgb` = to RGB before the resize, `source` = resized in the file's own mode first. */
export type ImageMode = 'rgb' | 'source';

/** What a model is asked about one sample: the image file's bytes and, for `answer`, the question. */
export interface EncoderInput {
  readonly image: Uint8Array;
  readonly imageMode: ImageMode;
  readonly prompt?: string;
}

/** What a head gave for one sample: named tensors (`embedding` [D] for `image`), and text for `answer`. */
export interface HeadOutput {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly text?: string;
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

/** A model that is loaded and can be asked; independent of how many threads stand behind it. */
export interface Encoder {
  readonly heads: ReadonlySet<Head>;
  /** Batches that can be under way at once; more only wait. */
  readonly concurrency: number;
  /** Encodes one batch with one head. A sample that cannot be decoded fails alone; a graph that fails throws. */
  encode(head: Exclude<Head, 'text'>, batch: readonly EncoderInput[]): Promise<EncodedBatch>;
  /** Text embeddings [N, D] as the graph gives them (not normalised), in the order of the texts. */
  encodeTexts(texts: readonly string[]): Promise<Tensor>;
  /** Of each graph that has run, the number of nodes by the provider that ran them; absent where no graph is run. */
  readonly nodes?: () => NodesByGraph;
  close(): Promise<void>;
}
