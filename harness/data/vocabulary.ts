import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import { readDataFile } from './data-file.js';
import { parseVocabulary } from './vocabulary-file.js';

/** The file of class names that the entry names, relative to the folder; none where it names none. */
export function vocabularyFiles({ vocabulary }: DatasetEntry): readonly string[] {
  return vocabulary === undefined ? [] : [vocabulary];
}

/** The names of each class, its name first, as the `vocabulary` file of the entry gives them; undefined where the entry has
 *  none. `expected`: the number of classes, where it is known. Throws DataError on another number, and as
 *  `readDataFile` and `parseVocabulary` do. */
export async function readVocabulary(
  folder: string,
  entry: DatasetEntry,
  expected: number | undefined,
): Promise<readonly (readonly string[])[] | undefined> {
  if (entry.vocabulary === undefined) return undefined;
  const file = join(folder, entry.vocabulary);
  const names = parseVocabulary(await readDataFile(file, entry.id), `${entry.id}: ${file}`);
  if (expected === undefined || names.length === expected) return names;
  throw new DataError(
    `${entry.id}: ${file}: ${names.length} classes, the data set has ${expected}. Write one line for each class`,
  );
}
