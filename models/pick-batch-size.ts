import type { Provider, ProviderKind } from '../harness/config/device.js';
import type { BatchTiming, BatchTrial } from '../harness/core/encoder.js';
import { median } from './time-batches.js';

/** Sizes that are timed, from the one that is taken where nothing is known. Small batches keep activations in the cache of a CPU;
 *  a GPU needs larger ones to be busy. TensorRT builds an engine for each shape, which takes minutes: nothing is timed. */
const sizes: Readonly<Record<ProviderKind, readonly number[]>> = {
  cpu: [8, 16, 32],
  cuda: [16, 32, 64, 128, 256, 512],
  tensorrt: [64],
  webgpu: [16, 32, 64, 128, 256, 512],
  dml: [16, 32, 64, 128, 256, 512],
  coreml: [16, 32, 64, 128, 256, 512],
};

/** What is tried to find the batch size of a model on a provider, in about two seconds. */
export function batchTrial({ kind }: Provider): BatchTrial {
  return { sizes: sizes[kind], budgetMs: 2000, sampleMs: 30 };
}

/** Part of the time of an image that a larger size has to save, so that noise does not decide. */
const leastGain = 0.1;

/** The batch size to take: a larger one only where it is at least 10 % faster for an image than the best smaller one that was
 *  taken; `start` where nothing was timed. */
export function pickBatchSize(start: number, timings: readonly BatchTiming[]): number {
  if (timings.length === 0) return start;
  return timings.reduce((best, timing) =>
    timing.msPerImage <= (1 - leastGain) * best.msPerImage ? timing : best,
  ).batchSize;
}

/** Timings of several threads as one: the median of each size that all of them timed. */
export function mergeTimings(all: readonly (readonly BatchTiming[])[]): readonly BatchTiming[] {
  return all[0].flatMap(({ batchSize }) => {
    const times = all.flatMap((timings) => timings.filter((timing) => timing.batchSize === batchSize));
    if (times.length < all.length) return [];
    return [{ batchSize, msPerImage: median(times.map(({ msPerImage }) => msPerImage)) }];
  });
}
