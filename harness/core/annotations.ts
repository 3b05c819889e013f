/** A box [x, y, width, height] in pixels of the image, continuous: its far corner is x + width, y + height. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** A binary mask as run lengths: the lengths of the runs in column-major order, of zeros first. They sum to height * width. */
export interface Rle {
  readonly height: number;
  readonly width: number;
  readonly counts: Uint32Array;
}

/** A class of a dense task: its id in the files of the data set, and the names that it may be called by. */
export interface Category {
  /** As the files of the data set have it; ids may have gaps. */
  readonly id: number;
  /** What it is called in tables. */
  readonly name: string;
  /** What prompts are made of: the name and its synonyms, at least one. */
  readonly names: readonly string[];
  /** LVIS: rare, common or frequent, as its own file says. */
  readonly frequency?: 'r' | 'c' | 'f' | undefined;
  /** Panoptic sets: a countable thing, or stuff. */
  readonly isThing?: boolean | undefined;
  /** Open-vocabulary sets: whether detectors may be trained on it. */
  readonly role?: 'base' | 'novel' | undefined;
}

/** One annotated object of an image. */
export interface TrueObject {
  readonly id: number;
  readonly categoryId: number;
  readonly box: Box;
  /** As the file says, which for COCO is the area of the mask; it decides the size range. */
  readonly area: number;
  /** A region of many objects: it absorbs any number of detections and is never missed. */
  readonly crowd: boolean;
  /** LVIS: not to be found, and no mistake when it is; unlike a crowd it absorbs one detection. */
  readonly ignored?: boolean;
  /** Absent where the set has boxes only. */
  readonly mask?: Rle;
}

/** What is true of the objects of one image. */
export interface ImageObjects {
  readonly imageId: number;
  readonly height: number;
  readonly width: number;
  readonly objects: readonly TrueObject[];
  /** LVIS: categories known to be absent from the image. */
  readonly negativeCategoryIds?: readonly number[];
  /** LVIS: categories of which not every instance is annotated. */
  readonly notExhaustiveCategoryIds?: readonly number[];
}

/** One detected object. */
export interface Detection {
  readonly categoryId: number;
  readonly score: number;
  readonly box: Box;
  readonly mask?: Rle;
  /** Decides the size range; width * height of the box when absent. */
  readonly area?: number;
}

/** One segment of a panoptic map: the pixels that bear its id. */
export interface Segment {
  readonly id: number;
  readonly categoryId: number;
  /** Pixels, as the file says. */
  readonly area: number;
  readonly crowd: boolean;
}

/** A map of labels or of segment ids, [height, width], row-major. */
export interface LabelMap {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array | Uint16Array | Uint32Array;
}
