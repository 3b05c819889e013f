import type { Category } from '../../core/annotations.js';
import { bootstrapInterval } from '../bootstrap.js';
import { orderDetections, prepareCurve, readCurve, type Curve, type CurveValues } from './curve.js';
import { thresholds, type DetectionMetric } from './rules.js';
import type { CategoryStatistics } from './statistics.js';

/** A value by metric; undefined where nothing was to be found. */
export type MetricValues = Readonly<Record<string, number | undefined>>;

/** What an evaluation comes to. */
export interface DetectionScores {
  readonly metrics: MetricValues;
  /** Of each category, by its id, ascending: the metrics that are not of a group of categories. */
  readonly categories: ReadonlyMap<number, MetricValues>;
  /** 95 % percentile interval of a metric over images, by 1,000 seeded resamples: what is matched stays matched, and only
   *  the sums are made again. An image that is drawn twice counts as two. Undefined where the metric is undefined, on
   *  the images or on a resample of them. */
  readonly interval: (metric: string, seed: number) => readonly [low: number, high: number] | undefined;
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
      return ofRange && measure(ofRange, metric);
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
    interval: (name, seed) => {
      const metric = metrics.find((one) => one.name === name);
      if (!metric) throw new RangeError(`${name} is no metric of this evaluation`);
      const curves = evaluated.flatMap(({ category, statistics }, index) =>
        (metric.includes ?? everyCategory)(category)
          ? [prepareCurve(statistics, orders[index], metric.range)]
          : [],
      );
      return intervalOf(curves, metric, imageOrder, seed);
    },
  };
}

function intervalOf(
  curves: readonly Curve[],
  metric: DetectionMetric,
  imageOrder: Int32Array,
  seed: number,
): readonly [low: number, high: number] | undefined {
  const images = imageOrder.length;
  const weights = new Int32Array(images);
  // drawn by place, so that the order in which images were added does not tell
  const imageAt = new Int32Array(images);
  imageOrder.forEach((place, image) => (imageAt[place] = image));
  const valueOn = () =>
    meanOf(
      curves.map((curve) => {
        const values = readCurve(curve, weights);
        return values && measure(values, metric);
      }),
    );
  if (images === 0 || curves.every(({ truths }) => truths.every((count) => count === 0))) return undefined;
  let undefinedOnes = 0;
  const interval = bootstrapInterval(
    images,
    (chosen) => {
      if (undefinedOnes > 0) return 0;
      weights.fill(0);
      for (const place of chosen) weights[imageAt[place]]++;
      const value = valueOn();
      if (value === undefined) undefinedOnes++;
      return value ?? 0;
    },
    seed,
  );
  return undefinedOnes > 0 ? undefined : interval;
}

function measure(values: CurveValues, { measure: what, threshold, cap }: DetectionMetric): number {
  const read = (t: number) => (what === 'precision' ? values.precision(t) : values.recall(t, cap));
  if (threshold !== undefined) return read(threshold);
  let sum = 0;
  for (let t = 0; t < thresholds.length; t++) sum += read(t);
  return sum / thresholds.length;
}

/** Mean of the values that are defined; undefined when none is. */
function meanOf(values: readonly (number | undefined)[]): number | undefined {
  const defined = values.filter((value) => value !== undefined);
  return defined.length === 0 ? undefined : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

const everyCategory = () => true;
