/** [3, 256]: what each 8-bit value of each channel becomes, ((v / 255) - mean) / std with every step in float32.
 *  Equal to torchvision's ToTensor and Normalize. */
export function normalizationTable(mean: readonly number[], std: readonly number[]): Float32Array {
  const table = new Float32Array(3 * 256);
  for (let c = 0; c < 3; c++)
    for (let v = 0; v < 256; v++) {
      const centred = Math.fround(Math.fround(v / 255) - Math.fround(mean[c]));
      table[c * 256 + v] = centred / Math.fround(std[c]);
    }
  return table;
}

/** Numbers as a graph takes them: float32, or the bits of float16. */
export type PixelNumbers = Float32Array | Uint16Array;

/** Writes [H, W, 3] pixels as [3, H, W] normalised numbers of the table into `target` from `offset` on. */
export function writeNormalized<Numbers extends PixelNumbers>(
  pixels: Uint8Array,
  table: Numbers,
  target: Numbers,
  offset: number,
): void {
  const plane = pixels.length / 3;
  for (let i = 0, from = 0, to = offset; i < plane; i++, from += 3, to++) {
    target[to] = table[pixels[from]];
    target[to + plane] = table[256 + pixels[from + 1]];
    target[to + 2 * plane] = table[512 + pixels[from + 2]];
  }
}
