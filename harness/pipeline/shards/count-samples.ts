import { readSamples, type OpenDataset } from '../../data/reader.js';
import { takeFirst } from '../batches.js';
import { statedCount } from '../foresee-count.js';

/** Samples of data sets that were counted, as nothing else says how many they are: by the checksum of the data, and a limit. */
export type SampleCounts = Map<string, number>;

/** Samples that a task runs, at most as many as the limit says. Where nothing says how many a data set has, it is read, once with the
 *  same `counts`. Throws what `readSamples` throws. */
export async function countSamples(
  dataset: OpenDataset,
  sha256: string,
  limit: number | undefined,
  counts: SampleCounts,
): Promise<number> {
  const stated = statedCount(dataset);
  if (stated !== undefined) return Math.min(limit ?? Infinity, stated);
  const key = `${dataset.entry.id} ${sha256} ${limit ?? 'all'}`;
  const known = counts.get(key);
  if (known !== undefined) return known;
  let count = 0;
  const samples = takeFirst(readSamples(dataset), limit);
  while ((await samples.next()).done !== true) count++;
  counts.set(key, count);
  return count;
}
