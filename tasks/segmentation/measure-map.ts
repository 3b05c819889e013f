import type { LabelMap, Segment } from '../../harness/core/annotations.js';
import { DataError } from '../../harness/core/errors.js';
import { countLabels, type CountingRules } from '../../harness/metrics/segmentation/label-counts.js';
import { matchSegments } from '../../harness/metrics/segmentation/panoptic-matches.js';
import type { SparseCounts } from '../../harness/metrics/segmentation/sparse-counts.js';
import { decodeLabelMap } from '../../harness/preprocess/maps/decode-label-map.js';
import { encodeLabelMap } from '../../harness/preprocess/maps/encode-label-map.js';
import { decodePanopticMap, encodePanopticMap } from '../../harness/preprocess/maps/panoptic-map.js';
import type { SegmentedMap } from './segmented-map.js';

/** The truth of a label map, as its file holds it. */
export interface LabelTruth {
  readonly kind: 'label-map';
  readonly id: string;
  readonly map: Uint8Array;
  readonly rules: CountingRules;
}

/** The truth of a panoptic image, as its files hold it. */
export interface PanopticTruth {
  readonly kind: 'panoptic-image';
  readonly id: string;
  readonly map: Uint8Array;
  readonly segments: readonly Segment[];
  /** By class index: its id, and whether it is a thing. */
  readonly categoryIds: readonly number[];
  readonly isThing: readonly boolean[];
}

/** The truth of one sample. */
export type MapTruth = LabelTruth | PanopticTruth;

/** A model's answer about one image, at any size. */
export interface MapPrediction {
  /** Height and width of the image that the model saw. */
  readonly source: readonly [height: number, width: number];
  /** Class indices [height, width]. */
  readonly labels: (height: number, width: number) => Int32Array;
  readonly segments: (height: number, width: number, isThing: readonly boolean[]) => SegmentedMap;
}

/** What was measured of one sample. */
export interface MeasuredMap {
  /** Label maps: by class index [hits, truth, predicted]. Panoptic: by category id [sum of IoU, tp, fp, fn]. */
  readonly counts: SparseCounts;
  /** Pixels by class index or category id; of label maps without the ignored ones, of panoptic truth without crowds. */
  readonly truth: Readonly<Record<string, number>>;
  readonly prediction: Readonly<Record<string, number>>;
  /** The prediction as a file of the exchange format. */
  readonly png: Uint8Array;
  /** Panoptic: what the ids of the file are. */
  readonly segments?: readonly { readonly id: number; readonly categoryId: number; readonly area: number }[];
}

/** Decodes the truth, predicts at its size, and counts. Throws DataError, which names the sample, on a truth that cannot be
 *  decoded or is of another size than the image, and MetricError on labels and segments that there cannot be. */
export async function measureMap(truth: MapTruth, prediction: MapPrediction): Promise<MeasuredMap> {
  const where = `sample ${truth.id}: ${truth.kind === 'label-map' ? 'label map' : 'panoptic map'}`;
  if (truth.kind === 'label-map') {
    const map = await decodeLabelMap(truth.map, where);
    checkSize(map, prediction, where);
    return measureLabels(truth, map, prediction, where);
  }
  const map = decodePanopticMap(truth.map, where);
  checkSize(map, prediction, where);
  return measureSegments(truth, map, prediction, where);
}

function checkSize({ height, width }: LabelMap, { source }: MapPrediction, where: string): void {
  if (height === source[0] && width === source[1]) return;
  throw new DataError(
    `${where}: is ${width} x ${height}, expected ${source[1]} x ${source[0]} as its image. Replace one of the files`,
  );
}

function measureLabels(
  { id, rules }: LabelTruth,
  map: LabelMap,
  prediction: MapPrediction,
  where: string,
): MeasuredMap {
  const { height, width } = map;
  const labels = prediction.labels(height, width);
  // 255 is left to those to whom it means void
  const wide = rules.classes > 255;
  const predicted = { height, width, data: wide ? Uint16Array.from(labels) : Uint8Array.from(labels) };
  const names = { truth: where, prediction: `prediction of sample ${id}` };
  const counts = countLabels(map, predicted, rules, names);
  return {
    counts,
    truth: pickPositive(Object.entries(counts).map(([index, [, pixels]]) => [index, pixels])),
    prediction: pickPositive(Object.entries(counts).map(([index, [, , pixels]]) => [index, pixels])),
    png: encodeLabelMap(predicted, wide ? 16 : 8),
  };
}

function measureSegments(
  { id, segments, categoryIds, isThing }: PanopticTruth,
  map: LabelMap,
  prediction: MapPrediction,
  where: string,
): MeasuredMap {
  const predicted = prediction.segments(map.height, map.width, isThing);
  const named = predicted.segments.map(({ id, label, area }) => ({
    ...{ id, area },
    categoryId: categoryIds[label],
  }));
  const { counts } = matchSegments(
    { map, segments, where },
    { map: predicted.map, segments: named, where: `prediction of sample ${id}` },
    new Set(categoryIds),
  );
  return {
    counts,
    truth: sumAreas(segments.filter(({ crowd }) => !crowd)),
    prediction: sumAreas(named),
    png: encodePanopticMap(predicted.map),
    segments: named,
  };
}

function pickPositive(pixels: readonly (readonly [string, number])[]): Readonly<Record<string, number>> {
  return Object.fromEntries(pixels.filter(([, count]) => count > 0));
}

function sumAreas(
  segments: readonly { readonly categoryId: number; readonly area: number }[],
): Readonly<Record<string, number>> {
  const sums = new Map<number, number>();
  for (const { categoryId, area } of segments) sums.set(categoryId, (sums.get(categoryId) ?? 0) + area);
  return Object.fromEntries(sums);
}
