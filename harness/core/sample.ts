import type { Detection, ImageObjects, Segment } from './annotations.js';
import type { QuestionTruth } from './question.js';

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

/** An image with the objects in it. */
export interface AnnotatedImage {
  readonly kind: 'annotated-image';
  readonly id: string;
  readonly image: Uint8Array;
  readonly truth: ImageObjects;
  /** Regions that another detector proposes, their categories without meaning; absent where the data set brings none. */
  readonly proposals?: readonly Detection[];
}

/** An image of which every pixel belongs to a segment or to none. */
export interface PanopticImage {
  readonly kind: 'panoptic-image';
  readonly id: string;
  readonly image: Uint8Array;
  /** What its annotation calls it. */
  readonly imageId: number | string;
  readonly segments: readonly Segment[];
  /** The bytes of the PNG file whose colours are the ids of the segments. */
  readonly map: Uint8Array;
}

/** An image with the class of each pixel. */
export interface LabelledMap {
  readonly kind: 'label-map';
  readonly id: string;
  readonly image: Uint8Array;
  /** The bytes of the PNG or TIFF file whose values are class indices. */
  readonly map: Uint8Array;
}

/** A question, about an image or (`image` absent) about its text alone. */
export interface Question {
  readonly kind: 'question';
  /** Unique in the data set: the id of the file, followed by `#2`, `#3`, ... where that occurs again. */
  readonly id: string;
  /** The id as the file has it: answer files bear it. */
  readonly questionId: string | number;
  readonly image?: Uint8Array;
  /** The image as the file names it. */
  readonly imageName?: string;
  /** What the model is told, word for word: without a mark for the image and without a conversation template. */
  readonly prompt: string;
  readonly truth: QuestionTruth;
}

/** One sample as a reader gives it: the bytes of an image file (a question may have none), and its truth or its name. */
export type Sample =
  | LabelledImage
  | MultiLabelledImage
  | CaptionedImage
  | NamedImage
  | AnnotatedImage
  | PanopticImage
  | LabelledMap
  | Question;

/** What a sample is; a protocol names the kinds that it scores. */
export type SampleKind = Sample['kind'];
