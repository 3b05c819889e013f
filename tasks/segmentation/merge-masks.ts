import { argMaxOfMaps } from './arg-max-of-maps.js';
import { sigmoid, type ClassifiedMasks } from './classified-masks.js';
import { enlargeStack, sampleMap, type EnlargedStack, type MapStack } from './map-stack.js';
import { visitTiles } from './map-tiles.js';
import type { SegmentedMap } from './segmented-map.js';

/** A mask is dropped when the pixels that it wins are fewer than this share of the pixels that it covers.
 *  Source: bytedance/fc-clip, configs/coco/panoptic-segmentation/maskformer2_R50_bs16_50ep.yaml (OVERLAP_THRESHOLD). */
const overlapThreshold = 0.8;

/** A mask with its most probable class. */
interface Candidate {
  readonly mask: number;
  readonly label: number;
  readonly score: number;
}

/** The segments of an image, from overlapping masks: each pixel goes to the mask whose score times sigmoid is largest there,
 *  and stays with it where its logit is not below 0. Masks that are most probably void are left out, then those that win
 *  too little of what they cover. Segments of one class of stuff are one. Ids count from 1 in the order of the masks.
 *  Masks are interpolated to this size at once. No mask is too improbable: FC-CLIP's OBJECT_MASK_THRESHOLD is 0.
 *  Source: bytedance/fc-clip, fcclip/fcclip.py (panoptic_inference). */
export function mergeMasks(
  image: ClassifiedMasks,
  height: number,
  width: number,
  isThing: readonly boolean[],
): SegmentedMap {
  const kept = listCandidates(image);
  const ids = new Uint32Array(height * width);
  const map = { height, width, data: ids };
  if (kept.length === 0) return { map, segments: [] };
  const enlarged = enlargeStack(pickMasks(image.masks, kept), height, width);
  const winners = argMaxOfMaps(enlarged, (index, value) => kept[index].score * sigmoid(value));
  const inside = winners.map((winner, pixel) =>
    sampleMap(enlarged, winner, Math.floor(pixel / width), pixel % width) >= 0 ? 1 : 0,
  );
  const won = countBy(winners, kept.length);
  const covered = countCovered(enlarged);
  const areas = countBy(winners, kept.length, inside);
  const segments: { id: number; label: number; area: number }[] = [];
  const idOf = kept.map(({ label }, index) => {
    if (areas[index] === 0 || won[index] / covered[index] < overlapThreshold) return 0;
    const same = isThing[label] ? undefined : segments.find((segment) => segment.label === label);
    if (same) {
      same.area += areas[index];
      return same.id;
    }
    segments.push({ id: segments.length + 1, label, area: areas[index] });
    return segments.length;
  });
  for (let pixel = 0; pixel < ids.length; pixel++) if (inside[pixel] === 1) ids[pixel] = idOf[winners[pixel]];
  return { map, segments };
}

/** The masks that are not most probably void; ties are no void, and between classes go to the lower one. */
function listCandidates({ masks, classes, probabilities, voids }: ClassifiedMasks): readonly Candidate[] {
  const all = Array.from({ length: masks.count }, (_, mask): Candidate => {
    const row = probabilities.subarray(mask * classes, (mask + 1) * classes);
    let label = 0;
    for (let other = 1; other < classes; other++) if (row[other] > row[label]) label = other;
    return { mask, label, score: row[label] };
  });
  return all.filter(({ mask, score }) => score > 0 && score >= voids[mask]);
}

function pickMasks({ data, height, width }: MapStack, kept: readonly Candidate[]): MapStack {
  const size = height * width;
  const picked = new Float32Array(kept.length * size);
  kept.forEach(({ mask }, index) => {
    picked.set(data.subarray(mask * size, (mask + 1) * size), index * size);
  });
  return { data: picked, count: kept.length, height, width };
}

/** Pixels of each winner; with `inside`, those where it is 1. */
function countBy(winners: Int32Array, count: number, inside?: Int32Array): Float64Array {
  const pixels = new Float64Array(count);
  for (let pixel = 0; pixel < winners.length; pixel++)
    if (!inside || inside[pixel] === 1) pixels[winners[pixel]]++;
  return pixels;
}

/** Pixels of each mask where its logit is not below 0. */
function countCovered(enlarged: EnlargedStack): Float64Array {
  const pixels = new Float64Array(enlarged.stack.count);
  visitTiles(enlarged, ({ top, bottom, left, right }, least, most) => {
    for (let mask = 0; mask < pixels.length; mask++) {
      if (most[mask] < 0) continue;
      if (least[mask] >= 0) {
        pixels[mask] += (bottom - top) * (right - left);
        continue;
      }
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) if (sampleMap(enlarged, mask, y, x) >= 0) pixels[mask]++;
    }
  });
  return pixels;
}
