import type { Coefficients } from '../../harness/preprocess/coefficients.js';
import type { PixelImage, PixelWindow } from '../../harness/preprocess/pixel-image.js';
import type { WindowTables } from '../../harness/preprocess/resample-window.js';

/** The weights of one output of a table, put together from their halves, by tap. */
export function weightsOf(
  { taps, halves }: Pick<Coefficients, 'taps' | 'halves'>,
  output: number,
): readonly number[] {
  return Array.from({ length: taps }, (_, tap) => {
    const pair = (output * taps + tap - (tap % 2)) * 2;
    return halves[pair + (tap % 2)] * 65536 + halves[pair + 2 + (tap % 2)];
  });
}

/** What the kernel is to give, value by value, as Pillow's sums are written: 32-bit integers that wrap, half, shift, clip.
 *  Only the values that an output needs are summed, so that parts of large images can be compared. */
export function sumWindow(image: PixelImage, window: PixelWindow, { columns, rows }: WindowTables): number[] {
  const { channels } = image;
  const narrow = new Map<string, number>();
  const narrowValue = (x: number, y: number, c: number): number => {
    const valueAt = (column: number) => image.data[(y * image.width + column) * channels + c];
    if (columns === undefined) return valueAt(window.left + x);
    const key = `${x}/${y}/${c}`;
    const value = narrow.get(key) ?? weigh(columns, x, image.width, valueAt);
    narrow.set(key, value);
    return value;
  };
  const out: number[] = [];
  for (let y = 0; y < window.height; y++)
    for (let x = 0; x < window.width; x++)
      for (let c = 0; c < channels; c++)
        out.push(
          rows === undefined
            ? narrowValue(x, window.top + y, c)
            : weigh(rows, y, image.height, (row) => narrowValue(x, row, c)),
        );
  return out;
}

/** One output: inputs from `starts[output]` on, those beyond the input left out. */
function weigh(
  table: Coefficients,
  output: number,
  size: number,
  valueAt: (place: number) => number,
): number {
  let sum = 1n << 21n;
  weightsOf(table, output).forEach((weight, tap) => {
    const place = table.starts[output] + tap;
    if (place < size) sum += BigInt(weight) * BigInt(valueAt(place));
  });
  return Math.min(255, Math.max(0, Number(BigInt.asIntN(32, sum) >> 22n)));
}
