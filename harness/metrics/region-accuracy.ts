import type { Category } from '../core/annotations.js';
import { MetricError } from '../core/errors.js';
import { bootstrapIntervals } from './bootstrap-intervals.js';

/** A region that was classified. */
export interface ClassifiedRegion {
  /** Index of its true category. */
  readonly category: number;
  /** Place of the true category among all by descending score, from 0; any number from 5 on is beyond the fifth. */
  readonly place: number;
}

/** The values of region accuracy and their intervals, by name. */
interface RegionScores {
  readonly metrics: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, readonly [low: number, high: number]>>;
}

/** Regions classified so far, image after image. */
export interface RegionAccuracy {
  readonly add: (regions: readonly ClassifiedRegion[]) => void;
  /** acc1, acc5 (from five categories on): shares of the regions. mean_acc1: mean over the categories that occur of their
   *  acc1; also over things and over stuff apart, where some category is stuff. Intervals: bootstrap over the images that
   *  have regions. Undefined when there are no regions. */
  readonly finish: (seed: number) => RegionScores | undefined;
}

/** The names of the values that `finish` may give. */
export const regionMetrics = ['acc1', 'acc5', 'mean_acc1', 'mean_acc1_things', 'mean_acc1_stuff'] as const;

/** The accuracy of classified regions. Source: wusize/CLIPSelf, src/training/zero_shot.py (macc_with_is_thing), which rounds
 *  each category's to half precision; here they are not rounded. */
export function createRegionAccuracy(categories: readonly Category[]): RegionAccuracy {
  const images: (readonly ClassifiedRegion[])[] = [];
  const hasStuff = categories.some(({ isThing }) => isThing === false);
  return {
    add: (regions) => {
      const strange = regions.find(({ category }) => !(category in categories));
      if (strange)
        throw new MetricError(
          `region accuracy: category index ${strange.category}, expected 0 to ${categories.length - 1}`,
        );
      if (regions.length > 0) images.push(regions);
    },
    finish: (seed) => {
      if (images.length === 0) return undefined;
      const valueOn = (draws: Int32Array) => summarize(images, draws, categories, hasStuff);
      const metrics = Object.fromEntries(
        Object.entries(valueOn(new Int32Array(images.length).fill(1))).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value]],
        ),
      );
      return { metrics, intervals: bootstrapIntervals(images.length, valueOn, seed) };
    },
  };
}

/** The values where each image counts as often as it was drawn. */
function summarize(
  images: readonly (readonly ClassifiedRegion[])[],
  draws: Int32Array,
  categories: readonly Category[],
  hasStuff: boolean,
): Readonly<Record<(typeof regionMetrics)[number], number | undefined>> {
  const counts = new Int32Array(categories.length);
  const hits = new Int32Array(categories.length);
  let fives = 0;
  for (let image = 0; image < images.length; image++)
    for (const { category, place } of images[image]) {
      counts[category] += draws[image];
      if (place === 0) hits[category] += draws[image];
      if (place < 5) fives += draws[image];
    }
  const meanOver = (includes: (category: Category) => boolean) => {
    let [sum, occurring] = [0, 0];
    for (let index = 0; index < counts.length; index++) {
      if (counts[index] === 0 || !includes(categories[index])) continue;
      sum += hits[index] / counts[index];
      occurring++;
    }
    return occurring === 0 ? undefined : sum / occurring;
  };
  const all = sumOf(counts);
  return {
    acc1: sumOf(hits) / all,
    acc5: categories.length < 5 ? undefined : fives / all,
    mean_acc1: meanOver(() => true),
    mean_acc1_things: hasStuff ? meanOver(({ isThing }) => isThing === true) : undefined,
    mean_acc1_stuff: hasStuff ? meanOver(({ isThing }) => isThing === false) : undefined,
  };
}

function sumOf(counts: Int32Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
