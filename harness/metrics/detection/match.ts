import type { TrueObject } from '../../core/annotations.js';
import { areaRanges, thresholds } from './rules.js';

/** One bit for each threshold. */
export const everyThreshold = 2 ** thresholds.length - 1;

/** How the detections of one image and category did in one size range. */
export interface Matches {
  /** A bit is set where a detection has an object at that threshold; one a detection. */
  readonly matched: Uint16Array;
  /** A bit is set where it counts neither as right nor as wrong. */
  readonly ignored: Uint16Array;
  /** Objects that are to be found. */
  readonly truths: number;
}

/** What is matched: detections by descending score, by their areas, and their overlaps [D, G] with the objects. */
export interface MatchInput {
  readonly areas: Float64Array;
  readonly objects: readonly TrueObject[];
  readonly overlaps: Float64Array;
  /** LVIS: not every object of the category is annotated, so that what matches none is no mistake. */
  readonly notExhaustive: boolean;
}

/** The matches in one range of `areaRanges`. Detections choose in their order the object of the highest overlap, at equal
 *  overlap the later one; an overlap equal to the threshold is enough; objects that are ignored (crowds, or out of the
 *  range) come last, and only where no other is held. Source: pycocotools/cocoeval.py and lvis/eval.py (evaluateImg). */
export function matchInRange(input: MatchInput, range: number): Matches {
  const { areas, objects, overlaps, notExhaustive } = input;
  const [least, most] = areaRanges[range];
  const [wanted, others]: [number[], number[]] = [[], []];
  objects.forEach(({ crowd, ignored = false, area }, index) => {
    (crowd || ignored || area < least || area > most ? others : wanted).push(index);
  });
  const order = wanted.concat(others);
  const matched = new Uint16Array(areas.length);
  const ignored = new Uint16Array(areas.length);
  const taken = new Uint16Array(objects.length);
  for (let d = 0; d < areas.length; d++) {
    const row = d * objects.length;
    for (let t = 0; t < thresholds.length; t++) {
      const bit = 1 << t;
      const place = chooseObject(input, order, wanted.length, taken, bit, row, thresholds[t]);
      // what is too far from every object at one threshold is so at all higher ones
      if (place === tooFar) break;
      if (place < 0) continue;
      matched[d] |= bit;
      taken[order[place]] |= bit;
      if (place >= wanted.length) ignored[d] |= bit;
    }
    if (notExhaustive || areas[d] < least || areas[d] > most) ignored[d] |= everyThreshold & ~matched[d];
  }
  return { matched, ignored, truths: wanted.length };

  function chooseObject(
    { objects: all }: MatchInput,
    places: readonly number[],
    firstIgnored: number,
    used: Uint16Array,
    bit: number,
    row: number,
    threshold: number,
  ): number {
    let best = Math.min(threshold, 1 - 1e-10);
    let chosen = -1;
    let near = false;
    for (let place = 0; place < places.length; place++) {
      const index = places[place];
      const overlap = overlaps[row + index];
      if (overlap >= threshold) near = true;
      if ((used[index] & bit) !== 0 && !all[index].crowd) continue;
      if (chosen >= 0 && chosen < firstIgnored && place >= firstIgnored) return chosen;
      if (overlap < best) continue;
      best = overlap;
      chosen = place;
    }
    if (chosen >= 0) return chosen;
    return near ? -1 : tooFar;
  }
}

const tooFar = -2;
