import { DataError } from '../core/errors.js';
import { readIntegers } from '../data/list-file.js';
import { checkNotEmpty } from './scorer.js';

/** Class indices beyond this are taken for something else, such as an id. */
const mostClasses = 10_000_000;

/** The class indices of a file: at least one, none below 0. Throws DataError naming the sample. */
export async function readTruth(file: string): Promise<Int32Array> {
  const labels = await readIntegers(file);
  checkNotEmpty(file, labels.length);
  return checkClasses(labels, file);
}

/** The list as class indices. Throws DataError naming the sample that has another number. */
export function checkClasses(labels: readonly number[], file: string): Int32Array {
  const wrong = labels.findIndex((label) => label < 0 || label >= mostClasses);
  if (wrong >= 0)
    throw new DataError(
      `${file}: sample ${wrong} (from 0) has class ${labels[wrong]}, expected a class index from 0 to ${mostClasses - 1}`,
    );
  return Int32Array.from(labels);
}

/** Throws DataError when a label is no column of the scores. */
export function checkColumns(labels: ArrayLike<number>, file: string, columns: number, scores: string): void {
  for (let sample = 0; sample < labels.length; sample++)
    if (labels[sample] >= columns)
      throw new DataError(
        `${file}: sample ${sample} (from 0) has class ${labels[sample]}, expected 0 to ${columns - 1}: ${scores} has ${columns} columns`,
      );
}
