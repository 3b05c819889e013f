/** An image with the index of its class. */
export interface LabelledImage {
  readonly kind: 'labelled-image';
  readonly id: string;
  readonly image: Uint8Array;
  readonly label: number;
  /** Whole numbers that sort the image into groups, one for each metadata column of its data set; absent without any. */
  readonly metadata?: readonly number[];
}

/** An image with the indices of the classes it shows. */
export interface MultiLabelledImage {
  readonly kind: 'multi-labelled-image';
  readonly id: string;
  readonly image: Uint8Array;
  /** Indices of its classes, ascending; may be empty. */
  readonly labels: readonly number[];
}

/** An image with the captions that describe it; at least one. */
export interface CaptionedImage {
  readonly kind: 'captioned-image';
  readonly id: string;
  readonly image: Uint8Array;
  readonly captions: readonly string[];
}

/** An image that instances of the data set refer to by its name, which is the id. */
export interface NamedImage {
  readonly kind: 'named-image';
  readonly id: string;
  readonly image: Uint8Array;
}

/** A cue and the images to choose from, by name. `associations` are those that belong to the cue: at least one. */
export interface AssociationInstance {
  readonly id: string;
  readonly cue: string;
  readonly candidates: readonly string[];
  readonly associations: readonly string[];
}

/** One sample as a reader gives it: the bytes of an image file, and its truth or its name. */
export type Sample = LabelledImage | MultiLabelledImage | CaptionedImage | NamedImage;

/** What a sample is; a protocol names the kind it scores. */
export type SampleKind = Sample['kind'];
