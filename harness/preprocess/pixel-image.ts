/** Pixels in memory: [height, width, channels], row-major, 8 bits a channel. */
export interface PixelImage {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/** A rectangle of pixels; `left` and `top` may be negative where an image is padded. */
export interface PixelWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
