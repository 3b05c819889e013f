// Module of the measuring threads: decoding, interpolating and counting a map takes longer than all else of a step.
import { toWireError, type WireError } from '../../harness/core/errors.js';
import type { ClassifiedMasks } from './classified-masks.js';
import { predictFromGrid } from './grid-prediction.js';
import { labelMasks } from './label-masks.js';
import type { MapStack } from './map-stack.js';
import { measureMap, type MapPrediction, type MapTruth, type MeasuredMap } from './measure-map.js';
import { mergeMasks } from './merge-masks.js';

/** What was measured, or an error as plain data: classes do not survive the way between threads. */
export type MeasureReply =
  { readonly ok: true; readonly value: MeasuredMap } | { readonly ok: false; readonly error: WireError };

/** A sample of `dense-probe`. */
export interface GridJob {
  readonly truth: MapTruth;
  /** Scores of every class in every cell. */
  readonly grid: MapStack;
  readonly source: readonly [height: number, width: number];
}

/** Measures what a grid of scores predicts. */
export function measureGrid({ truth, grid, source }: GridJob): Promise<MeasureReply> {
  return reply(truth, () => predictFromGrid(grid, source));
}

/** A sample of `segmenter`. */
export interface MaskJob {
  readonly truth: MapTruth;
  readonly image: ClassifiedMasks;
  readonly source: readonly [height: number, width: number];
}

/** Measures what classified masks predict. */
export function measureMasks({ truth, image, source }: MaskJob): Promise<MeasureReply> {
  return reply(truth, () => ({
    source,
    labels: (height, width) => labelMasks(image, height, width),
    segments: (height, width, isThing) => mergeMasks(image, height, width, isThing),
  }));
}

async function reply(truth: MapTruth, predict: () => MapPrediction): Promise<MeasureReply> {
  try {
    return { ok: true, value: await measureMap(truth, predict()) };
  } catch (error) {
    return { ok: false, error: toWireError(error) };
  }
}
