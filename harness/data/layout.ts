import type { DatasetEntry } from '../config/dataset-entry.js';
import { ConfigError } from '../core/errors.js';

/** The value of a key that says where the files of a data set lie. Throws ConfigError where the entry has none: entries that
 *  are read from a file have what their format needs. */
export function takeKey<
  Key extends 'annotations' | 'images' | 'maps' | 'benchmark' | 'questions' | 'splits' | 'context',
>(entry: DatasetEntry, key: Key): NonNullable<DatasetEntry[Key]> {
  const value = entry[key];
  if (value !== undefined) return value;
  throw new ConfigError(
    `${entry.id}: entry of format ${entry.format} has no key ${key}. Add it to datasets.json`,
  );
}
