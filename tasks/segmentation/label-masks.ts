import { sigmoid, type ClassifiedMasks } from './classified-masks.js';
import { enlargeStack, sampleMap, type EnlargedStack } from './map-stack.js';
import { visitTiles, type Tile } from './map-tiles.js';

/** What sums in double precision may be off by, and more. */
const slack = 1 + 1e-9;

/** The class [height, width] of each pixel: the largest sum over all masks of the class's probability times the sigmoid of the
 *  mask, which is interpolated to this size. Ties to the lower class. Classes whose sum is smaller than that of another one
 *  everywhere in a tile are left out of it, and masks that hardly change in it are summed once where that decides: neither
 *  changes anything.
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
    const found = candidates.subarray(0, listCandidates(...bounds, candidates));
    if (found.length === 1) fillTile(tile, found[0], width, labels);
    else labelTile(image, enlarged, tile, found, splitMasks(image, least, most, found), labels);
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

function fillTile(
  { top, bottom, left, right }: Tile,
  label: number,
  width: number,
  labels: Int32Array,
): void {
  for (let y = top; y < bottom; y++) labels.fill(label, y * width + left, y * width + right);
}

function labelTile(
  image: ClassifiedMasks,
  enlarged: EnlargedStack,
  { top, bottom, left, right }: Tile,
  candidates: Int32Array,
  split: SplitMasks,
  labels: Int32Array,
): void {
  const { steady, doubt, moving } = split;
  const sums = new Float64Array(candidates.length);
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      sums.set(steady);
      addShares(image, enlarged, y, x, candidates, moving, sums);
      if (isInDoubt(sums, doubt)) {
        sums.fill(0);
        addShares(image, enlarged, y, x, candidates, split.all, sums);
      }
      let winner = 0;
      for (let place = 1; place < sums.length; place++) if (sums[place] > sums[winner]) winner = place;
      labels[y * enlarged.width + x] = candidates[winner];
    }
}

/** Adds to the sum of each candidate what these masks give it at a pixel. */
function addShares(
  { classes, probabilities }: ClassifiedMasks,
  enlarged: EnlargedStack,
  y: number,
  x: number,
  candidates: Int32Array,
  masks: readonly number[],
  sums: Float64Array,
): void {
  for (const mask of masks) {
    const share = sigmoid(sampleMap(enlarged, mask, y, x));
    for (let place = 0; place < candidates.length; place++)
      sums[place] += share * probabilities[mask * classes + candidates[place]];
  }
}

/** Whether another sum than the largest may be the largest, when each may be off by `doubt`. */
function isInDoubt(sums: Float64Array, doubt: number): boolean {
  let [best, second] = [-Infinity, -Infinity];
  for (const sum of sums) {
    second = Math.max(second, Math.min(best, sum));
    best = Math.max(best, sum);
  }
  return best - second <= 2 * doubt;
}

/** The masks of an image in one tile. */
interface SplitMasks {
  /** What the masks that hardly change in the tile give to the sum of each candidate, and how far that can be off. */
  readonly steady: Float64Array;
  readonly doubt: number;
  /** The other masks, and all of them. */
  readonly moving: readonly number[];
  readonly all: readonly number[];
}

/** The sigmoids of a mask that change by less than this in a tile are taken for one, until that leaves a pixel in doubt. */
const steadyRange = 1e-3;

function splitMasks(
  { masks: { count }, classes, probabilities }: ClassifiedMasks,
  least: Float64Array,
  most: Float64Array,
  candidates: Int32Array,
): SplitMasks {
  const all = Array.from({ length: count }, (_, mask) => mask);
  const steady = new Float64Array(candidates.length);
  const doubts = new Float64Array(candidates.length);
  const moving = all.filter((mask) => {
    const [low, high] = [sigmoid(least[mask]), sigmoid(most[mask])];
    if (high - low > steadyRange) return true;
    candidates.forEach((label, place) => {
      const probability = probabilities[mask * classes + label];
      steady[place] += ((low + high) / 2) * probability;
      doubts[place] += ((high - low) / 2) * probability;
    });
    return false;
  });
  return { steady, doubt: Math.max(...doubts) * slack + 1e-12, moving, all };
}
