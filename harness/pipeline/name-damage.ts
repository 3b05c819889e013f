import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';

/** What `work` on the truth of samples gives. What is wrong with it is found there; only the pipeline knows whose it is: throws
 *  DataError that names the data set, and how to find the rest. */
export async function nameDamage<Result>(
  { id }: DatasetEntry,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(
      `${id}: ${error.message.replace(/\.$/, '')}. Find all such with bench data verify ${id}`,
    );
  }
}
