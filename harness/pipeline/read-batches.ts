import type { Category } from '../core/annotations.js';
import type { Sample } from '../core/sample.js';
import { readSamples, type OpenDataset } from '../data/reader.js';
import { inBatches, takeFirst } from './batches.js';
import { keepScored } from './keep-scored.js';

/** The samples of a task in their order, as its protocol sees them: without what is not scored, and without what is behind the limit.
 *  `categories`: those of the context of the protocol. Throws what `readSamples` throws. */
export function readScored(
  dataset: OpenDataset,
  categories: readonly Category[] | undefined,
  limit: number | undefined,
): AsyncGenerator<Sample> {
  return takeFirst(keepScored(readSamples(dataset), dataset.categories, categories), limit);
}

/** The same in batches. */
export function readBatches(
  dataset: OpenDataset,
  categories: readonly Category[] | undefined,
  limit: number | undefined,
  batchSize: number,
): AsyncGenerator<readonly Sample[]> {
  return inBatches(readScored(dataset, categories, limit), batchSize);
}
