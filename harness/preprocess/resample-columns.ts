import { precisionBits, type Coefficients } from './coefficients.js';
import type { PixelImage } from './pixel-image.js';

const half = 1 << (precisionBits - 1);

/** The horizontal pass over `count` rows from row `first` on, rounded and clipped to 8 bits.
 *  Sums are 32-bit integers, as in Pillow; they wrap in the same way in whatever order they are added. */
export function resampleColumns(
  image: PixelImage,
  table: Coefficients,
  first: number,
  count: number,
): PixelImage {
  const { channels } = image;
  const width = table.starts.length;
  const data = new Uint8Array(width * count * channels);
  // A clamped view does the clipping: storing an integer below 0 or above 255 stores 0 or 255.
  const out = new Uint8ClampedArray(data.buffer);
  if (channels === 3 && table.taps === 8) sumEightRgb(image, table, first, count, out);
  else if (channels === 3 && table.taps % 4 === 0) sumFoursRgb(image, table, first, count, out);
  else sumPlainly(image, table, first, count, out);
  return { width, height: count, channels, data };
}

/** Any channels, any taps. */
function sumPlainly(
  image: PixelImage,
  table: Coefficients,
  first: number,
  count: number,
  out: Uint8ClampedArray,
): void {
  const { starts, weights, taps } = table;
  const { data, channels, width } = image;
  let to = 0;
  for (let y = first; y < first + count; y++)
    for (let x = 0; x < starts.length; x++)
      for (let c = 0; c < channels; c++) {
        let from = (y * width + starts[x]) * channels + c;
        let sum = half;
        for (let t = x * taps; t < (x + 1) * taps; t++, from += channels)
          sum = (sum + Math.imul(data[from], weights[t])) | 0;
        out[to++] = sum >> precisionBits;
      }
}

/** Three channels, four taps at a time, which share the loads of the weights. `| 0` keeps the indices integers. */
function sumFoursRgb(
  image: PixelImage,
  table: Coefficients,
  first: number,
  count: number,
  out: Uint8ClampedArray,
): void {
  const { starts, weights, taps } = table;
  const { data, width } = image;
  let to = 0;
  for (let y = first; y < first + count; y++)
    for (let x = 0; x < starts.length; x++) {
      let i = ((y * width + starts[x]) * 3) | 0;
      let r = half;
      let g = half;
      let b = half;
      for (let t = (x * taps) | 0, end = (t + taps) | 0; t < end; t = (t + 4) | 0) {
        const w0 = weights[t];
        const w1 = weights[t + 1];
        const w2 = weights[t + 2];
        const w3 = weights[t + 3];
        r += Math.imul(data[i], w0) + Math.imul(data[i + 3], w1);
        r = (r + Math.imul(data[i + 6], w2) + Math.imul(data[i + 9], w3)) | 0;
        g += Math.imul(data[i + 1], w0) + Math.imul(data[i + 4], w1);
        g = (g + Math.imul(data[i + 7], w2) + Math.imul(data[i + 10], w3)) | 0;
        b += Math.imul(data[i + 2], w0) + Math.imul(data[i + 5], w1);
        b = (b + Math.imul(data[i + 8], w2) + Math.imul(data[i + 11], w3)) | 0;
        i = (i + 12) | 0;
      }
      out[to] = r >> precisionBits;
      out[to + 1] = g >> precisionBits;
      out[to + 2] = b >> precisionBits;
      to = (to + 3) | 0;
    }
}

/** Three channels and eight taps, which is what a 500 pixel photo takes to become 298: column by column, with the
 *  weights in registers; a quarter faster than four at a time. */
function sumEightRgb(
  image: PixelImage,
  table: Coefficients,
  first: number,
  count: number,
  out: Uint8ClampedArray,
): void {
  const { starts, weights } = table;
  const { data } = image;
  const rowIn = image.width * 3;
  const rowOut = starts.length * 3;
  for (let x = 0; x < starts.length; x++) {
    const w0 = weights[x * 8];
    const w1 = weights[x * 8 + 1];
    const w2 = weights[x * 8 + 2];
    const w3 = weights[x * 8 + 3];
    const w4 = weights[x * 8 + 4];
    const w5 = weights[x * 8 + 5];
    const w6 = weights[x * 8 + 6];
    const w7 = weights[x * 8 + 7];
    let i = (first * rowIn + starts[x] * 3) | 0;
    let to = (x * 3) | 0;
    for (let y = 0; y < count; y++) {
      out[to] =
        (half +
          Math.imul(data[i], w0) +
          Math.imul(data[i + 3], w1) +
          Math.imul(data[i + 6], w2) +
          Math.imul(data[i + 9], w3) +
          Math.imul(data[i + 12], w4) +
          Math.imul(data[i + 15], w5) +
          Math.imul(data[i + 18], w6) +
          Math.imul(data[i + 21], w7)) >>
        precisionBits;
      out[to + 1] =
        (half +
          Math.imul(data[i + 1], w0) +
          Math.imul(data[i + 4], w1) +
          Math.imul(data[i + 7], w2) +
          Math.imul(data[i + 10], w3) +
          Math.imul(data[i + 13], w4) +
          Math.imul(data[i + 16], w5) +
          Math.imul(data[i + 19], w6) +
          Math.imul(data[i + 22], w7)) >>
        precisionBits;
      out[to + 2] =
        (half +
          Math.imul(data[i + 2], w0) +
          Math.imul(data[i + 5], w1) +
          Math.imul(data[i + 8], w2) +
          Math.imul(data[i + 11], w3) +
          Math.imul(data[i + 14], w4) +
          Math.imul(data[i + 17], w5) +
          Math.imul(data[i + 20], w6) +
          Math.imul(data[i + 23], w7)) >>
        precisionBits;
      i = (i + rowIn) | 0;
      to = (to + rowOut) | 0;
    }
  }
}
