// What the worker threads of `bench score` do: each job is the maps of one image.
import type { LabelMap, Segment } from '../core/annotations.js';
import { toWireError, type WireError } from '../core/errors.js';
import { readLabelMap, readPanopticMap } from '../data/map-file.js';
import { countLabels, type CountingRules } from '../metrics/segmentation/label-counts.js';
import {
  matchSegments,
  type PanopticMatches,
  type PredictedSegment,
} from '../metrics/segmentation/panoptic-matches.js';
import type { SparseCounts } from '../metrics/segmentation/sparse-counts.js';

/** The answer to a job; errors as plain data, for between threads they lose their class. */
export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: WireError };

/** Two label maps of one image, by file. */
export interface SemanticJob {
  readonly truth: string;
  readonly prediction: string;
  readonly rules: CountingRules;
}

/** Two panoptic maps of one image, by file, with what their JSON files say; nothing predicted where there is no prediction. */
export interface PanopticJob {
  readonly truth: { readonly file: string; readonly segments: readonly Segment[] };
  readonly prediction?: { readonly file: string; readonly segments: readonly PredictedSegment[] } | undefined;
  readonly categoryIds: readonly number[];
}

/** The counts of one image: see `countLabels`. Refuses files that `readLabelMap` refuses. */
export async function countSemantic({ truth, prediction, rules }: SemanticJob): Promise<Reply<SparseCounts>> {
  return attempt(async () => {
    const [labels, guesses] = [await readLabelMap(truth), await readLabelMap(prediction)];
    return countLabels(labels, guesses, rules, { truth, prediction });
  });
}

/** The matches of one image: see `matchSegments`. Refuses files that `readPanopticMap` refuses. */
export async function matchPanoptic({
  truth,
  prediction,
  categoryIds,
}: PanopticJob): Promise<Reply<PanopticMatches>> {
  return attempt(async () => {
    const map = await readPanopticMap(truth.file);
    const guesses = prediction ? await readPanopticMap(prediction.file) : emptyMap(map);
    return matchSegments(
      { map, segments: truth.segments, where: truth.file },
      { map: guesses, segments: prediction?.segments ?? [], where: prediction?.file ?? 'no prediction' },
      new Set(categoryIds),
    );
  });
}

function emptyMap({ height, width }: LabelMap): LabelMap {
  return { height, width, data: new Uint32Array(height * width) };
}

async function attempt<Value>(action: () => Promise<Value>): Promise<Reply<Value>> {
  try {
    return { ok: true, value: await action() };
  } catch (error) {
    return { ok: false, error: toWireError(error) };
  }
}
