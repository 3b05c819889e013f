import type { Coefficients } from './coefficients.js';
import type { PixelImage, PixelWindow } from './pixel-image.js';
import { reserveKernel, type ResampleKernel } from './resample-kernel.js';

/** The tables of the two passes, for the outputs of a window; a direction without one is left alone. */
export interface WindowTables {
  readonly columns: Coefficients | undefined;
  readonly rows: Coefficients | undefined;
}

/** Rows that go through the horizontal pass together, a multiple of 4: they stay in the processor's cache, and of a large image
 *  there is never more in the kernel's memory. */
const bandRows = 32;
/** The kernel takes 4 rows, 2 taps and 16 bytes at once. What it reads beyond the pixels has weight 0, and what it writes beyond
 *  them nobody reads: this much must lie there. */
const spareRows = 3;
const spareBytes = 32;

/** The window of the resized image: a horizontal pass over what the window needs, rounded and clipped to 8 bits, then a vertical
 *  one. Only what is needed is copied into the kernel's memory. The tables are those of the window's outputs.
 *  Throws what `reserveKernel` throws, and RangeError on more than four channels. */
export function resampleWindow(image: PixelImage, window: PixelWindow, tables: WindowTables): PixelImage {
  const { channels } = image;
  const { width, height } = window;
  const { columns, rows } = tables;
  if (channels > 4) throw new RangeError(`resample: ${channels} channels, expected at most 4`);
  const needed = findNeeded(image, window, tables);
  const rowBytes = width * channels;
  const bandStride = needed.width * channels;
  // The last pixel of a row is written as four bytes.
  const stride = roundUp(rowBytes + 3, 16);
  const [columnTable, rowTable, band, narrow, out, end] = placeInOrder([
    columns ? tableBytes(columns) : 0,
    rows ? tableBytes(rows) : 0,
    columns ? bandStride * bandRows : 0,
    stride * (needed.height + spareRows),
    rows ? rowBytes * height : 0,
  ]);
  const kernel = reserveKernel(end);

  if (columns) {
    const weights = writeTable(columns, kernel, columnTable);
    for (let y = 0; y < needed.height; y += bandRows) {
      const part = { ...needed, top: needed.top + y, height: Math.min(bandRows, needed.height - y) };
      copyIn(image, part, kernel, band, bandStride);
      const input = [band, bandStride, part.height, channels, needed.left] as const;
      const to = narrow + y * stride;
      kernel.sumColumns(...input, columnTable, weights, columns.taps, width, to, stride);
    }
  } else {
    copyIn(image, needed, kernel, narrow, stride);
  }
  if (!rows) return { width, height, channels, data: copyOut(kernel, narrow, stride, rowBytes, height) };
  const weights = writeTable(rows, kernel, rowTable);
  kernel.sumRows(narrow, stride, needed.top, rowTable, weights, rows.taps, height, rowBytes, out);
  return { width, height, channels, data: copyOut(kernel, out, rowBytes * height, rowBytes * height, 1) };
}

/** The part of the image that the window is made of. */
function findNeeded(image: PixelImage, window: PixelWindow, { columns, rows }: WindowTables): PixelWindow {
  const [left, width] = columns ? reach(columns, image.width) : [window.left, window.width];
  const [top, height] = rows ? reach(rows, image.height) : [window.top, window.height];
  return { left, top, width, height };
}

/** The first input that a table takes, and how many it takes from there. */
function reach({ starts, taps }: Coefficients, size: number): readonly [first: number, count: number] {
  const end = Math.min(size, starts[starts.length - 1] + taps);
  return [starts[0], end - starts[0]];
}

/** Where blocks of these sizes begin when they lie one behind the other with bytes to spare between, and where that ends. */
function placeInOrder(sizes: readonly number[]): readonly number[] {
  const places = [0];
  for (const size of sizes) places.push(places[places.length - 1] + roundUp(size + spareBytes, 16));
  return places;
}

function tableBytes({ starts, halves }: Coefficients): number {
  return starts.byteLength + halves.byteLength;
}

/** Gives the address of the weights, which lie behind the starts. */
function writeTable({ starts, halves }: Coefficients, { memory }: ResampleKernel, at: number): number {
  const weights = at + starts.byteLength;
  new Int32Array(memory.buffer, at, starts.length).set(starts);
  new Int16Array(memory.buffer, weights, halves.length).set(halves);
  return weights;
}

function copyIn(
  { data, width: imageWidth, channels }: PixelImage,
  { left, top, width, height }: PixelWindow,
  { memory }: ResampleKernel,
  at: number,
  stride: number,
): void {
  const bytes = new Uint8Array(memory.buffer);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * imageWidth + left) * channels;
    bytes.set(data.subarray(from, from + width * channels), at + y * stride);
  }
}

function copyOut(
  { memory }: ResampleKernel,
  at: number,
  stride: number,
  rowBytes: number,
  rows: number,
): Uint8Array {
  const data = new Uint8Array(rowBytes * rows);
  for (let y = 0; y < rows; y++)
    data.set(new Uint8Array(memory.buffer, at + y * stride, rowBytes), y * rowBytes);
  return data;
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
