import type { LabelMap, Rle } from '../../harness/core/annotations.js';
import type { DrawnMap } from '../../harness/core/picture.js';
import { colourOf } from './colours.js';

/** Pixels of an overlay, [height, width, 4], red, green, blue and alpha; clear where nothing is painted. */
export type OverlayPixels = Uint8ClampedArray;

const alpha = 140;

/** Paints the pixels of a mask. The overlay must have its size. */
export function paintMask(pixels: OverlayPixels, { height, width, counts }: Rle, colour: number): void {
  let place = 0;
  counts.forEach((length, run) => {
    // runs of ones are those with odd numbers; places count down the columns
    if (run % 2 === 1)
      for (let i = place; i < place + length; i++)
        setPixel(pixels, (i % height) * width + Math.floor(i / height), colour);
    place += length;
  });
}

/** Paints the regions of a map that have a colour. The overlay must have its size. */
export function paintMap(pixels: OverlayPixels, { map, values }: DrawnMap): void {
  for (let i = 0; i < map.data.length; i++) {
    const style = values.get(map.data[i]);
    if (!style) continue;
    setPixel(pixels, i, style.colour, isBorder(map, i) ? 255 : alpha);
  }
}

/** Whether the pixel below or to the right has another value: where two regions meet. */
function isBorder({ data, width, height }: LabelMap, place: number): boolean {
  const lastColumn = place % width === width - 1;
  const lastRow = place >= width * (height - 1);
  return (
    (!lastColumn && data[place + 1] !== data[place]) || (!lastRow && data[place + width] !== data[place])
  );
}

function setPixel(pixels: OverlayPixels, place: number, colour: number, opacity = alpha): void {
  const [red, green, blue] = colourOf(colour);
  pixels.set([red, green, blue, opacity], place * 4);
}
