import { sampleMap, type EnlargedStack } from './map-stack.js';
import { visitTiles } from './map-tiles.js';

/** What is compared instead of the value of a map; it never falls where the value rises. */
export type MapScore = (index: number, value: number) => number;

/** [height, width] of the larger size: the map that is largest there after bilinear interpolation, ties to the lower index.
 *  The values are interpolated before they are compared, labels never. Maps that are smaller than another everywhere in a
 *  tile are left out of it, which changes nothing. There must be a map. */
export function argMaxOfMaps(enlarged: EnlargedStack, score: MapScore = (_, value) => value): Int32Array {
  const { height, width, stack } = enlarged;
  const winners = new Int32Array(height * width);
  const candidates = new Int32Array(stack.count);
  visitTiles(enlarged, ({ top, bottom, left, right }, least, most) => {
    const count = listCandidates(least, most, score, candidates);
    for (let y = top; y < bottom; y++) {
      if (count === 1) {
        winners.fill(candidates[0], y * width + left, y * width + right);
        continue;
      }
      for (let x = left; x < right; x++) {
        let [winner, best] = [-1, -Infinity];
        for (let place = 0; place < count; place++) {
          const index = candidates[place];
          const value = score(index, sampleMap(enlarged, index, y, x));
          if (winner >= 0 && !(value > best)) continue;
          winner = index;
          best = value;
        }
        winners[y * width + x] = winner;
      }
    }
  });
  return winners;
}

/** Fills `candidates` with the maps that can be the largest somewhere, rising; returns how many they are. */
function listCandidates(
  least: Float64Array,
  most: Float64Array,
  score: MapScore,
  candidates: Int32Array,
): number {
  let floor = -Infinity;
  for (let index = 0; index < least.length; index++) floor = Math.max(floor, score(index, least[index]));
  let count = 0;
  for (let index = 0; index < most.length; index++)
    if (score(index, most[index]) >= floor) candidates[count++] = index;
  return count;
}
