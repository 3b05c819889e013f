import type { Category } from '../../core/annotations.js';
import { bootstrapIntervals } from '../bootstrap-intervals.js';
import { orderDetections, prepareCurve, readCurve, type Curve, type CurveValues } from './curve.js';
import { thresholds, type DetectionMetric } from './rules.js';
import type { CategoryStatistics } from './statistics.js';

/** A value by metric; undefined where nothing was to be found. */
export type MetricValues = Readonly<Record<string, number | undefined>>;

/** An interval by metric. */
type Intervals = Readonly<Record<string, readonly [low: number, high: number]>>;

/** What an evaluation comes to. */
export interface DetectionScores {
  readonly metrics: MetricValues;
  /** Of each category, by its id, ascending: the metrics that are not of a group of categories. */
  readonly categories: ReadonlyMap<number, MetricValues>;
  /** 95 % percentile intervals of these metrics over images, by 1,000 seeded resamples: what is matched stays matched, and
   *  only the sums are made again. An image that is drawn twice counts as two. A metric that is undefined, on the images or
   *  on a resample of them, has none. Throws RangeError on a name that is no metric. */
  readonly intervals: (metrics: readonly string[], seed: number) => Intervals;
}

/** The statistics of a category. */
export interface EvaluatedCategory {
  readonly category: Category;
  readonly statistics: CategoryStatistics;
}

/** The scores of categories. imageOrder: the place of each image among them by ascending id. */
export function scoreCategories(
  evaluated: readonly EvaluatedCategory[],
  metrics: readonly DetectionMetric[],
  imageOrder: Int32Array,
): DetectionScores {
  const orders = evaluated.map(({ statistics }) => orderDetections(statistics, imageOrder));
  const ones = new Int32Array(imageOrder.length).fill(1);
  const rows = evaluated.map(({ statistics }, index) => {
    const values = new Map<number, CurveValues | undefined>();
    const read = (range: number) => readCurve(prepareCurve(statistics, orders[index], range), ones);
    return metrics.map((metric) => {
      if (!values.has(metric.range)) values.set(metric.range, read(metric.range));
      const ofRange = values.get(metric.range);
      return ofRange && measureCurve(ofRange, metric);
    });
  });
  const overall = metrics.map(({ name, includes = everyCategory }, column) => [
    name,
    meanOf(rows.filter((_, index) => includes(evaluated[index].category)).map((row) => row[column])),
  ]);
  const ofCategories = metrics.flatMap(({ name, includes }, column) => (includes ? [] : [{ name, column }]));
  return {
    metrics: Object.fromEntries(overall) as MetricValues,
    categories: new Map(
      evaluated.map(({ category }, index) => [
        category.id,
        Object.fromEntries(ofCategories.map(({ name, column }) => [name, rows[index][column]])),
      ]),
    ),
    intervals: (names, seed) => {
      const chosen = names.map((name) => {
        const metric = metrics.find((one) => one.name === name);
        if (!metric) throw new RangeError(`${name} is no metric of this evaluation`);
        return metric;
      });
      const resampled = evaluated.map(({ category, statistics }, index): ResampledCategory => {
        const own = chosen.filter(({ includes = everyCategory }) => includes(category));
        const ranges = [...new Set(own.map(({ range }) => range))];
        return {
          metrics: own,
          curves: new Map(ranges.map((range) => [range, prepareCurve(statistics, orders[index], range)])),
        };
      });
      return intervalsOf(resampled, chosen, imageOrder, seed);
    },
  };
}

/** A category with the metrics that it is part of, and its curve in each of their size ranges. */
interface ResampledCategory {
  readonly metrics: readonly DetectionMetric[];
  readonly curves: ReadonlyMap<number, Curve>;
}

/** One pass over the resamples for all metrics: they share what is read of a curve. */
function intervalsOf(
  categories: readonly ResampledCategory[],
  metrics: readonly DetectionMetric[],
  imageOrder: Int32Array,
  seed: number,
): Intervals {
  const images = imageOrder.length;
  if (images === 0) return {};
  // drawn by place, so that the order in which images were added does not tell
  const weights = new Int32Array(images);
  const valuesOn = (draws: Int32Array) => {
    imageOrder.forEach((place, image) => (weights[image] = draws[place]));
    const values = new Map(metrics.map(({ name }) => [name, [] as (number | undefined)[]]));
    for (const { metrics: own, curves } of categories) {
      const read = new Map([...curves].map(([range, curve]) => [range, readCurve(curve, weights)]));
      for (const metric of own) {
        const ofRange = read.get(metric.range);
        values.get(metric.name)?.push(ofRange && measureCurve(ofRange, metric));
      }
    }
    return Object.fromEntries([...values].map(([name, ofCategories]) => [name, meanOf(ofCategories)]));
  };
  return bootstrapIntervals(images, valuesOn, seed);
}

/** The value of a metric on one category. */
export function measureCurve(
  values: CurveValues,
  { measure: what, threshold, cap }: DetectionMetric,
): number {
  const read = (t: number) => (what === 'precision' ? values.precision(t) : values.recall(t, cap));
  if (threshold !== undefined) return read(threshold);
  let sum = 0;
  for (let t = 0; t < thresholds.length; t++) sum += read(t);
  return sum / thresholds.length;
}

/** Mean of the values that are defined; undefined when none is. */
export function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const defined = values.filter((value) => value !== undefined);
  return defined.length === 0 ? undefined : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

const everyCategory = () => true;
