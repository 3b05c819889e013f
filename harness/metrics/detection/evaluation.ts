import type { Detection, ImageObjects, TrueObject } from '../../core/annotations.js';
import { MetricError } from '../../core/errors.js';
import { matchInRange, type Matches } from './match.js';
import { areaOf, measureOverlaps } from './overlap.js';
import { areaRanges, defaultCap, listMetrics, type DetectionRules } from './rules.js';
import { scoreCategories, type DetectionScores } from './scores.js';
import { createStatistics, type StatisticsBuilder } from './statistics.js';

/** How the detections of one image and category did, of any size. */
export interface CategoryMatches {
  readonly categoryId: number;
  /** Descending. */
  readonly scores: Float64Array;
  readonly matches: Matches;
}

/** An evaluation of detections, image after image. */
export interface DetectionEvaluation {
  /** Takes an image with what is true of it and what was detected, also where either is nothing; images may come in any
   *  order. Returns what was matched, by category, where there are objects or detections. Throws MetricError on a score that is no finite number, an image that comes twice, a category that is not one
   *  of the rules, and on masks that are absent or of two sizes. */
  readonly add: (image: ImageObjects, detections: readonly Detection[]) => readonly CategoryMatches[];
  /** Throws MetricError when no image was added. */
  readonly finish: () => DetectionScores;
}

/** An evaluation under these rules, as pycocotools or lvis-api make it, but for two things: an object with id 0 can be
 *  matched, and detections of none score 0. Values are undefined where the references have -1.
 *  Sources: pycocotools/cocoeval.py; lvis/results.py, lvis/eval.py. */
export function createDetectionEvaluation(rules: DetectionRules): DetectionEvaluation {
  const cap = rules.maxDetections ?? defaultCap(rules.kind);
  const builders = new Map<number, StatisticsBuilder>(
    rules.categories.map(({ id }) => [id, createStatistics(areaRanges.length)]),
  );
  const imageIds: number[] = [];
  const seen = new Set<number>();
  const keep = rules.kind === 'coco' ? (of: readonly Detection[]) => of : keepFederated;

  return { add, finish };

  function add(image: ImageObjects, detections: readonly Detection[]): readonly CategoryMatches[] {
    const { imageId } = image;
    if (seen.has(imageId)) throw new MetricError(`image ${imageId}: comes twice, expected each image once`);
    seen.add(imageId);
    checkDetections(imageId, detections, builders);
    const objects = rules.kind === 'coco' ? image.objects : image.objects.filter(({ area }) => area > 0);
    const truthsOf = groupByCategory(objects);
    const detectedOf = groupByCategory(keep(detections, image, truthsOf, cap));
    const index = imageIds.push(imageId) - 1;
    const added: CategoryMatches[] = [];
    for (const categoryId of new Set([...truthsOf.keys(), ...detectedOf.keys()])) {
      const builder = builders.get(categoryId);
      if (!builder)
        throw new MetricError(
          `image ${imageId}: an object is of category ${categoryId}, which is not evaluated`,
        );
      const truths: readonly TrueObject[] = truthsOf.get(categoryId) ?? [];
      const detected = sortByScore(detectedOf.get(categoryId) ?? []).slice(0, cap);
      const input = {
        areas: numbersOf(detected, areaOf),
        objects: truths,
        overlaps: measureOverlaps(detected, truths, rules.iou),
        notExhaustive:
          rules.kind === 'lvis' && (image.notExhaustiveCategoryIds?.includes(categoryId) ?? false),
      };
      const scores = numbersOf(detected, ({ score }) => score);
      const matches = areaRanges.map((_, range) => matchInRange(input, range));
      builder.add(index, scores, matches);
      added.push({ categoryId, scores, matches: matches[0] });
    }
    return added;
  }

  function finish(): DetectionScores {
    if (imageIds.length === 0) throw new MetricError('AP: no images. Nothing measured is not zero');
    const imageOrder = new Int32Array(imageIds.length);
    [...imageIds.keys()]
      .sort((a, b) => imageIds[a] - imageIds[b])
      .forEach((image, place) => (imageOrder[image] = place));
    const evaluated = rules.categories
      .toSorted((a, b) => a.id - b.id)
      .flatMap((category) => {
        const statistics = builders.get(category.id)?.finish();
        return statistics ? [{ category, statistics }] : [];
      });
    return scoreCategories(evaluated, listMetrics(rules), imageOrder);
  }
}

/** The first detections of an image over all categories, less those of categories of which the image says nothing. The cap
 *  comes first: what is dropped has used up its place. */
function keepFederated(
  detections: readonly Detection[],
  { negativeCategoryIds = [] }: ImageObjects,
  truthsOf: ReadonlyMap<number, readonly TrueObject[]>,
  cap: number,
): readonly Detection[] {
  const negative = new Set(negativeCategoryIds);
  const first = detections.length > cap ? sortByScore(detections).slice(0, cap) : detections;
  return first.filter(
    (one) => areaOf(one) > 0 && (negative.has(one.categoryId) || truthsOf.has(one.categoryId)),
  );
}

function checkDetections(
  imageId: number,
  detections: readonly Detection[],
  known: ReadonlyMap<number, unknown>,
): void {
  for (const { score, categoryId } of detections) {
    if (!Number.isFinite(score))
      throw new MetricError(`image ${imageId}: a detection scores ${score}, expected a finite number`);
    if (!known.has(categoryId))
      throw new MetricError(
        `image ${imageId}: a detection is of category ${categoryId}, which is not evaluated`,
      );
  }
}

/** By descending score; ties stay in their order. */
function sortByScore(detections: readonly Detection[]): readonly Detection[] {
  return detections.toSorted((a, b) => b.score - a.score);
}

/** In a loop: Float64Array.from takes far longer for the few detections of an image. */
function numbersOf(detections: readonly Detection[], of: (one: Detection) => number): Float64Array {
  const numbers = new Float64Array(detections.length);
  for (let i = 0; i < detections.length; i++) numbers[i] = of(detections[i]);
  return numbers;
}

function groupByCategory<Item extends { readonly categoryId: number }>(
  items: readonly Item[],
): ReadonlyMap<number, readonly Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const group = groups.get(item.categoryId);
    if (group) group.push(item);
    else groups.set(item.categoryId, [item]);
  }
  return groups;
}
