import type { LabelMap, Segment } from '../../core/annotations.js';
import { MetricError } from '../../core/errors.js';

/** Pixels that two segment maps share. */
export interface PairCounts {
  /** Every pair of ids that shares pixels, by ascending truth id, then prediction id; 0 is void. */
  readonly each: readonly {
    readonly truthId: number;
    readonly predictionId: number;
    readonly pixels: number;
  }[];
  /** Pixels of a pair; 0 where it shares none. */
  readonly at: (truthId: number, predictionId: number) => number;
  /** Pixels of each id of the truth, 0 among them where there is void. */
  readonly truth: ReadonlyMap<number, number>;
  /** Pixels of each id of the prediction. */
  readonly prediction: ReadonlyMap<number, number>;
}

/** Ids have 24 bits, and a pair of them 48: more than bit operators know, fewer than a number holds. */
const idRange = 2 ** 24;

/** Counts the pixels of each pair of ids. The maps are of one size, ids below 2^24. */
export function countPairs(truth: LabelMap, prediction: LabelMap): PairCounts {
  const counts = new Map<number, number>();
  const [labels, guesses] = [truth.data, prediction.data];
  // neighbours are mostly of one pair: runs are counted, not pixels
  let start = 0;
  for (let pixel = 1; pixel <= labels.length; pixel++) {
    if (pixel < labels.length && labels[pixel] === labels[start] && guesses[pixel] === guesses[start])
      continue;
    const key = labels[start] * idRange + guesses[start];
    counts.set(key, (counts.get(key) ?? 0) + pixel - start);
    start = pixel;
  }
  const each = [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([key, pixels]) => ({
      truthId: Math.floor(key / idRange),
      predictionId: key % idRange,
      pixels,
    }));
  const sums = { truth: new Map<number, number>(), prediction: new Map<number, number>() };
  for (const { truthId, predictionId, pixels } of each) {
    sums.truth.set(truthId, (sums.truth.get(truthId) ?? 0) + pixels);
    sums.prediction.set(predictionId, (sums.prediction.get(predictionId) ?? 0) + pixels);
  }
  return {
    ...{ each, ...sums },
    at: (truthId, predictionId) => counts.get(truthId * idRange + predictionId) ?? 0,
  };
}

/** Throws MetricError unless PNG and JSON have the same segments, each once, of known categories. 0 is void: no segment. */
export function checkSegmentIds(
  pixels: ReadonlyMap<number, number>,
  image: { readonly segments: readonly Pick<Segment, 'id' | 'categoryId'>[]; readonly where: string },
  categoryIds: ReadonlySet<number>,
): void {
  const { segments, where } = image;
  const listed = new Set<number>();
  for (const { id, categoryId } of segments) {
    if (listed.has(id)) throw new MetricError(`${where}: segment ${id} is twice in its JSON, expected once`);
    listed.add(id);
    if (id === 0)
      throw new MetricError(`${where}: segment 0 is in its JSON, expected ids from 1 on: 0 is void`);
    if (!pixels.has(id))
      throw new MetricError(
        `${where}: segment ${id} is in its JSON and not in the PNG. Make one of them again`,
      );
    if (!categoryIds.has(categoryId))
      throw new MetricError(
        `${where}: segment ${id} has category ${categoryId}, expected an id of the categories of the truth`,
      );
  }
  for (const id of pixels.keys())
    if (id !== 0 && !listed.has(id))
      throw new MetricError(
        `${where}: segment ${id} is in the PNG and not in its JSON. Make one of them again`,
      );
}

/** Ids of the segments whose stated area is not the pixels that they have. */
export function findUnlikeAreas(
  pixels: ReadonlyMap<number, number>,
  segments: readonly Segment[],
): readonly number[] {
  return segments.filter(({ id, area }) => pixels.get(id) !== area).map(({ id }) => id);
}
