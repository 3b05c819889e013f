import type { EnlargedStack } from './map-stack.js';

/** Side of a tile in pixels: what is found out for all of it saves work at each of its pixels. */
const side = 16;

/** Pixels of a rectangle; `bottom` and `right` are the first ones outside. */
export interface Tile {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Calls `visit` for each tile of the larger size, row by row, with the smallest and the largest value [count] that each map
 *  can have in it: a value between neighbours is never beyond them. The two arrays are used again for the next tile. */
export function visitTiles(
  enlarged: EnlargedStack,
  visit: (tile: Tile, least: Float64Array, most: Float64Array) => void,
): void {
  const { stack, height, width } = enlarged;
  const least = new Float64Array(stack.count);
  const most = new Float64Array(stack.count);
  for (let top = 0; top < height; top += side)
    for (let left = 0; left < width; left += side) {
      const tile = { top, left, bottom: Math.min(top + side, height), right: Math.min(left + side, width) };
      findBounds(enlarged, tile, least, most);
      visit(tile, least, most);
    }
}

function findBounds(
  { stack, rows, columns }: EnlargedStack,
  { top, bottom, left, right }: Tile,
  least: Float64Array,
  most: Float64Array,
): void {
  const { data, count, height, width } = stack;
  const [firstRow, lastRow] = [rows.low[top], rows.high[bottom - 1]];
  const [firstColumn, lastColumn] = [columns.low[left], columns.high[right - 1]];
  for (let index = 0; index < count; index++) {
    let [low, high] = [Infinity, -Infinity];
    for (let row = firstRow; row <= lastRow; row++) {
      const start = (index * height + row) * width;
      for (let at = start + firstColumn; at <= start + lastColumn; at++) {
        const value = data[at];
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
    least[index] = low;
    most[index] = high;
  }
}
