import type { Box, LabelMap, Rle } from './annotations.js';

/** A box to be drawn, with what is written at it; the same colour number is the same colour in every overlay. */
export interface DrawnBox {
  readonly box: Box;
  readonly label: string;
  readonly colour: number;
  readonly mask?: Rle;
}

/** A map to be drawn: regions of one value are painted in one colour. */
export interface DrawnMap {
  readonly map: LabelMap;
  /** Of each value that is painted: its colour number, and its name for the legend. Other values are left clear. */
  readonly values: ReadonlyMap<number, { readonly colour: number; readonly name: string }>;
}

/** What is drawn over an image. */
export interface Overlay {
  readonly boxes?: readonly DrawnBox[];
  readonly map?: DrawnMap;
}

/** A sample to be drawn: the truth beside the prediction. */
export interface Picture {
  readonly id: string;
  /** The bytes of the image file. */
  readonly image: Uint8Array;
  readonly truth: Overlay;
  readonly prediction: Overlay;
}
