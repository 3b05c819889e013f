import type { OpenDataset } from '../data/reader.js';

/** Samples that a data set says it has before they are read; undefined where it does not say. */
export function statedCount({ sampleCount, listedCount, entry }: OpenDataset): number | undefined {
  return sampleCount ?? listedCount ?? entry.count;
}

/** Samples that a task is thought to run: those of its data set, or the limit where that does not say or has more. */
export function foreseeCount(dataset: OpenDataset, limit: number | undefined): number | undefined {
  const stated = statedCount(dataset);
  return stated === undefined ? limit : Math.min(limit ?? Infinity, stated);
}
