import { precisionBits, type Coefficients } from './coefficients.js';
import type { PixelImage } from './pixel-image.js';

const half = 1 << (precisionBits - 1);

/** The vertical pass, rounded and clipped to 8 bits, over an image whose first row is row `first` of the table's input.
 *  Whole rows are added to a row of sums, eight taps at a time, then four, then one. */
export function resampleRows(image: PixelImage, table: Coefficients, first: number): PixelImage {
  const { starts, weights, taps } = table;
  const rowBytes = image.width * image.channels;
  const data = new Uint8Array(rowBytes * starts.length);
  // A clamped view does the clipping: storing an integer below 0 or above 255 stores 0 or 255.
  const out = new Uint8ClampedArray(data.buffer);
  const sums = new Int32Array(rowBytes);
  for (let y = 0; y < starts.length; y++) {
    sums.fill(half);
    let row = (starts[y] - first) * rowBytes;
    let at = y * taps;
    const end = at + taps;
    for (; at + 8 <= end; at += 8, row += 8 * rowBytes) addEight(sums, image.data, row, weights, at);
    for (; at + 4 <= end; at += 4, row += 4 * rowBytes) addFour(sums, image.data, row, weights, at);
    for (; at < end; at++, row += rowBytes) addOne(sums, image.data, row, weights[at]);
    const to = y * rowBytes;
    for (let x = 0; x < rowBytes; x++) out[to + x] = sums[x] >> precisionBits;
  }
  return { width: image.width, height: starts.length, channels: image.channels, data };
}

function addOne(sums: Int32Array, data: Uint8Array, row: number, weight: number): void {
  for (let x = 0; x < sums.length; x++) sums[x] += Math.imul(data[row + x], weight);
}

function addFour(sums: Int32Array, data: Uint8Array, row0: number, weights: Int32Array, at: number): void {
  const length = sums.length;
  const row1 = row0 + length;
  const row2 = row1 + length;
  const row3 = row2 + length;
  const w0 = weights[at];
  const w1 = weights[at + 1];
  const w2 = weights[at + 2];
  const w3 = weights[at + 3];
  for (let x = 0; x < length; x++)
    sums[x] +=
      Math.imul(data[row0 + x], w0) +
      Math.imul(data[row1 + x], w1) +
      Math.imul(data[row2 + x], w2) +
      Math.imul(data[row3 + x], w3);
}

function addEight(sums: Int32Array, data: Uint8Array, row0: number, weights: Int32Array, at: number): void {
  const length = sums.length;
  const row1 = row0 + length;
  const row2 = row1 + length;
  const row3 = row2 + length;
  const row4 = row3 + length;
  const row5 = row4 + length;
  const row6 = row5 + length;
  const row7 = row6 + length;
  const w0 = weights[at];
  const w1 = weights[at + 1];
  const w2 = weights[at + 2];
  const w3 = weights[at + 3];
  const w4 = weights[at + 4];
  const w5 = weights[at + 5];
  const w6 = weights[at + 6];
  const w7 = weights[at + 7];
  for (let x = 0; x < length; x++)
    sums[x] +=
      Math.imul(data[row0 + x], w0) +
      Math.imul(data[row1 + x], w1) +
      Math.imul(data[row2 + x], w2) +
      Math.imul(data[row3 + x], w3) +
      Math.imul(data[row4 + x], w4) +
      Math.imul(data[row5 + x], w5) +
      Math.imul(data[row6 + x], w6) +
      Math.imul(data[row7 + x], w7);
}
