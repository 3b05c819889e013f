import { sigmoid, type ClassifiedMasks } from './classified-masks.js';
import { enlargeStack, sampleMap, type EnlargedStack } from './map-stack.js';
import { visitTiles, type Tile } from './map-tiles.js';

/** What sums in double precision may be off by, and more. */
const slack = 1 + 1e-9;

/** The class [height, width] of each pixel: the largest sum over all masks of the class's probability times the sigmoid of the
 *  mask, which is interpolated to this size. Ties to the lower class. Classes whose sum is smaller than that of another one
 *  everywhere in a tile are left out of it, which changes nothing.
 *  Source: bytedance/fc-clip, fcclip/fcclip.py (semantic_inference). */
export function labelMasks(image: ClassifiedMasks, height: number, width: number): Int32Array {
  const { masks, classes } = image;
  const enlarged = enlargeStack(masks, height, width);
  const labels = new Int32Array(height * width);
  const candidates = new Int32Array(classes);
  const bounds = [new Float64Array(classes), new Float64Array(classes)] as const;
  visitTiles(enlarged, (tile, least, most) => {
    addUp(image, least, bounds[0]);
    addUp(image, most, bounds[1]);
    const count = listCandidates(...bounds, candidates);
    labelTile(image, enlarged, tile, candidates.subarray(0, count), labels);
  });
  return labels;
}

/** Fills `sums` [C] with the sums where every mask has this logit. */
function addUp(
  { masks: { count }, classes, probabilities }: ClassifiedMasks,
  logits: Float64Array,
  sums: Float64Array,
): void {
  sums.fill(0);
  for (let mask = 0, at = 0; mask < count; mask++) {
    const share = sigmoid(logits[mask]);
    for (let label = 0; label < classes; label++) sums[label] += share * probabilities[at++];
  }
}

function listCandidates(least: Float64Array, most: Float64Array, candidates: Int32Array): number {
  let floor = -Infinity;
  for (const sum of least) floor = Math.max(floor, sum);
  let count = 0;
  for (let label = 0; label < most.length; label++)
    if (most[label] * slack >= floor) candidates[count++] = label;
  return count;
}

function labelTile(
  { masks: { count }, classes, probabilities }: ClassifiedMasks,
  enlarged: EnlargedStack,
  { top, bottom, left, right }: Tile,
  candidates: Int32Array,
  labels: Int32Array,
): void {
  const shares = new Float64Array(count);
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      let [winner, best] = [candidates[0], -Infinity];
      if (candidates.length > 1) {
        for (let mask = 0; mask < count; mask++) shares[mask] = sigmoid(sampleMap(enlarged, mask, y, x));
        for (const label of candidates) {
          let sum = 0;
          for (let mask = 0; mask < count; mask++)
            sum += shares[mask] * probabilities[mask * classes + label];
          if (sum > best) [winner, best] = [label, sum];
        }
      }
      labels[y * enlarged.width + x] = winner;
    }
}
