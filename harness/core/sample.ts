/** An image with the index of its class. */
export interface LabelledImage {
  readonly kind: 'labelled-image';
  readonly id: string;
  readonly image: Uint8Array;
  readonly label: number;
}

/** An image with the captions that describe it; at least one. */
export interface CaptionedImage {
  readonly kind: 'captioned-image';
  readonly id: string;
  readonly image: Uint8Array;
  readonly captions: readonly string[];
}

/** One sample as a reader gives it: the bytes of an image file and its truth. */
export type Sample = LabelledImage | CaptionedImage;

/** What a sample is; a protocol names the kind it scores. */
export type SampleKind = Sample['kind'];
