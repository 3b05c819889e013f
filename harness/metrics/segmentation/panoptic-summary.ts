import type { Category } from '../../core/annotations.js';
import { bootstrapIntervals } from '../bootstrap-intervals.js';
import { flattenCounts, sumCounts, type FlatCounts, type SparseCounts } from './sparse-counts.js';

/** Panoptic, segmentation and recognition quality. */
export interface PanopticQuality {
  readonly PQ: number;
  readonly SQ: number;
  readonly RQ: number;
}

/** Means over the categories of a group that occur or are predicted, and how many those are; no means where there is none. */
export type GroupQuality = Partial<PanopticQuality> & { readonly n: number };

/** Panoptic quality over a set. */
export interface PanopticSummary {
  readonly all: GroupQuality;
  readonly things: GroupQuality;
  readonly stuff: GroupQuality;
  /** In the order of the categories; absent where a category neither occurs nor is predicted. */
  readonly categories: readonly (PanopticQuality | undefined)[];
}

/** Sums over all images by category, then means over categories: never a mean of images. `images` are the counts of
 *  `matchSegments`. A category that is only predicted counts 0. Throws MetricError without images.
 *  Source: cocodataset/panopticapi, panopticapi/evaluation.py (pq_average), which divides by zero where a group is empty. */
export function summarizePanoptic(
  images: readonly SparseCounts[],
  categories: readonly Category[],
): PanopticSummary {
  return summarize(sumCounts(flattenPanoptic(images, categories)), categories);
}

/** PQ, SQ and RQ of all, of things and of stuff, by the names of records: `PQ`, `PQ_things`, `PQ_stuff`. */
export function namePanoptic({ all, things, stuff }: PanopticSummary): Readonly<Record<string, number>> {
  const named: Record<string, number> = {};
  for (const [suffix, group] of [
    ['', all],
    ['_things', things],
    ['_stuff', stuff],
  ] as const)
    for (const name of ['PQ', 'SQ', 'RQ'] as const) {
      const value = group[name];
      if (value !== undefined) named[name + suffix] = value;
    }
  return named;
}

/** 95 % intervals of what `namePanoptic` names, by seeded bootstrap over images: the whole metric again each time. */
export function panopticIntervals(
  images: readonly SparseCounts[],
  categories: readonly Category[],
  seed: number,
): Readonly<Record<string, readonly [low: number, high: number]>> {
  const flat = flattenPanoptic(images, categories);
  const statistic = (draws: Int32Array) => namePanoptic(summarize(sumCounts(flat, draws), categories));
  return bootstrapIntervals(images.length, statistic, seed);
}

/** Over all categories, of the sums over images of [sum of IoU, true positives, false positives, false negatives] by category:
 *  categories that are in none of them may be left out. */
export function scorePanopticSums(sums: Float64Array): GroupQuality {
  return meanOf(Array.from({ length: sums.length / 4 }, (_, index) => qualityAt(sums, index)));
}

function flattenPanoptic(images: readonly SparseCounts[], categories: readonly Category[]): FlatCounts {
  return flattenCounts(
    images,
    categories.map(({ id }) => id),
    4,
  );
}

function summarize(sums: Float64Array, categories: readonly Category[]): PanopticSummary {
  const each = categories.map((_, index) => qualityAt(sums, index));
  return {
    all: meanOf(each),
    things: meanOf(each.filter((_, index) => categories[index].isThing === true)),
    stuff: meanOf(each.filter((_, index) => categories[index].isThing !== true)),
    categories: each,
  };
}

function qualityAt(sums: Float64Array, index: number): PanopticQuality | undefined {
  const [IoU, tp, fp, fn] = sums.subarray(4 * index, 4 * index + 4);
  if (tp + fp + fn === 0) return undefined;
  const size = tp + fp / 2 + fn / 2;
  return { PQ: IoU / size, SQ: tp > 0 ? IoU / tp : 0, RQ: tp / size };
}

function meanOf(each: readonly (PanopticQuality | undefined)[]): GroupQuality {
  const valid = each.filter((one) => one !== undefined);
  const n = valid.length;
  if (n === 0) return { n };
  const mean = (name: keyof PanopticQuality) => valid.reduce((sum, one) => sum + one[name], 0) / n;
  return { PQ: mean('PQ'), SQ: mean('SQ'), RQ: mean('RQ'), n };
}
