import type { LabelMap, Segment } from '../../core/annotations.js';
import { MetricError } from '../../core/errors.js';
import { checkSizes } from './label-counts.js';
import { checkSegmentIds, countPairs, findUnlikeAreas, type PairCounts } from './segment-pairs.js';
import type { SparseCounts } from './sparse-counts.js';

/** Segments of one image: what the PNG says, what its JSON says, and what the PNG is called in errors. */
export interface SegmentedImage<Said> {
  readonly map: LabelMap;
  readonly segments: readonly Said[];
  readonly where: string;
}

/** A predicted segment: its area is counted, it is never crowd. */
export type PredictedSegment = Pick<Segment, 'id' | 'categoryId'>;

/** What one image adds to panoptic quality. */
export interface PanopticMatches {
  /** By category id [sum of IoU, true positives, false positives, false negatives]; only categories with any. */
  readonly counts: SparseCounts;
  /** Ids of true segments whose area in the JSON is not their pixels; the JSON's is used. */
  readonly unlikeAreas: readonly number[];
}

/** Matches the segments of one image: same category, no crowd, IoU of more than 0.5, where void of the truth leaves the
 *  union on the prediction's side. Areas: of the truth as its JSON says, of the prediction its pixels. An unmatched
 *  prediction more than half on void and the last crowd segment of its category is no false positive.
 *  Throws MetricError on maps of different sizes, on ids that are in one of PNG and JSON only, on a category of `categoryIds`
 *  that is not there, and on an area that makes an IoU of more than 1.
 *  Source: cocodataset/panopticapi, panopticapi/evaluation.py (pq_compute_single_core). */
export function matchSegments(
  truth: SegmentedImage<Segment>,
  prediction: SegmentedImage<PredictedSegment>,
  categoryIds: ReadonlySet<number>,
): PanopticMatches {
  checkSizes(truth.map, prediction.map, { truth: truth.where, prediction: prediction.where });
  const pairs = countPairs(truth.map, prediction.map);
  checkSegmentIds(pairs.truth, truth, categoryIds);
  checkSegmentIds(pairs.prediction, prediction, categoryIds);
  const tally = createTally();
  const matched = matchPairs(pairs, truth, prediction, tally);
  // an object for each crowd category; a later segment takes the place of an earlier one
  const crowds = new Map<number, number>();
  for (const { id, categoryId, crowd } of truth.segments) {
    if (crowd) crowds.set(categoryId, id);
    else if (!matched.truth.has(id)) tally.add(categoryId, 0, 0, 0, 1);
  }
  for (const { id, categoryId } of prediction.segments) {
    if (matched.prediction.has(id)) continue;
    const crowd = crowds.get(categoryId);
    const excused = pairs.at(0, id) + (crowd === undefined ? 0 : pairs.at(crowd, id));
    if (excused / (pairs.prediction.get(id) ?? 0) <= 0.5) tally.add(categoryId, 0, 0, 1, 0);
  }
  return { counts: tally.counts(), unlikeAreas: findUnlikeAreas(pairs.truth, truth.segments) };
}

type Tally = ReturnType<typeof createTally>;

function createTally() {
  const byCategory = new Map<number, readonly [IoU: number, tp: number, fp: number, fn: number]>();
  return {
    add: (categoryId: number, IoU: number, tp: number, fp: number, fn: number) => {
      const [a, b, c, d] = byCategory.get(categoryId) ?? [0, 0, 0, 0];
      byCategory.set(categoryId, [a + IoU, b + tp, c + fp, d + fn]);
    },
    counts: (): SparseCounts => Object.fromEntries(byCategory),
  };
}

function matchPairs(
  pairs: PairCounts,
  truth: SegmentedImage<Segment>,
  prediction: SegmentedImage<PredictedSegment>,
  tally: Tally,
) {
  const predicted = new Map(prediction.segments.map((segment) => [segment.id, segment]));
  const expected = new Map(truth.segments.map((segment) => [segment.id, segment]));
  const matched = { truth: new Set<number>(), prediction: new Set<number>() };
  for (const { truthId, predictionId, pixels } of pairs.each) {
    const one = expected.get(truthId);
    const other = predicted.get(predictionId);
    if (!one || !other || one.crowd || one.categoryId !== other.categoryId) continue;
    const area = pairs.prediction.get(predictionId) ?? 0;
    const union = area + one.area - pixels - pairs.at(0, predictionId);
    if (pixels > union)
      throw new MetricError(
        `${truth.where}: segment ${truthId}: its area is ${one.area} in the JSON, but ${pairs.truth.get(truthId) ?? 0} pixels in the PNG. Make one of them again`,
      );
    const IoU = pixels / union;
    if (IoU <= 0.5) continue;
    tally.add(one.categoryId, IoU, 1, 0, 0);
    matched.truth.add(truthId);
    matched.prediction.add(predictionId);
  }
  return matched;
}
