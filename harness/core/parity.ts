/** What the exporter's framework gave for one image. */
export interface ParityImage {
  /** Path of the image, for messages. */
  readonly file: string;
  /** The image file's own bytes. */
  readonly image: Uint8Array;
  /** PIL's pixels after resize and crop, [H, W, 3]; undefined where none were stored. */
  readonly pixels: { readonly data: ArrayLike<number>; readonly shape: readonly number[] } | undefined;
  readonly embedding: readonly number[];
}

/** What it gave for one text. */
interface ParityText {
  readonly text: string;
  /** Token ids, filled up to the context length. */
  readonly ids: readonly number[];
  readonly embedding: readonly number[];
}

/** The dense features [D, h, w] that it gave for one image. */
export interface ParityDense {
  readonly file: string;
  readonly image: Uint8Array;
  readonly values: ArrayLike<number>;
}

/** What it answered to one question. */
export interface ParityAnswer {
  readonly prompt: string;
  /** The image file's own bytes; undefined for a question without an image. */
  readonly image: Uint8Array | undefined;
  /** Token ids of the whole conversation; the image is one `imageId`. */
  readonly ids: readonly number[];
  /** Token ids of the greedy answer, without what ended it. */
  readonly tokens: readonly number[];
  readonly answer: string;
  /** [V]: those that the first token is taken from. */
  readonly logits: ArrayLike<number>;
}

/** The id that stands for an image among those of tokens. Source: haotian-liu/LLaVA, llava/constants.py. */
export const imageId = -200;

/** Reference outputs of one exported model; embeddings are as its graphs give them. */
export interface ParityCard {
  readonly madeBy: string;
  readonly images: readonly ParityImage[];
  readonly texts: readonly ParityText[];
  readonly dense: readonly ParityDense[];
  readonly answers: readonly ParityAnswer[];
}
