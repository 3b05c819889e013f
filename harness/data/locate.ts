import { resolve } from 'node:path';
import { formsOf, type DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import { findReader } from './index.js';
import { exists, filterMissing } from './missing.js';

/** Folders that data set paths are relative to. */
export interface DataRoots {
  /** The user's data root (`--data-dir`). */
  readonly data: string;
  /** This package, which brings the embedded data. */
  readonly package: string;
}

/** Whether a data set is on disk, in which of its forms, and where it was looked for. `entry` is that of the form found:
 *  its format decides the reader. `damaged`: what is needed to tell whether it is whole cannot be read. */
export type DatasetLocation =
  | { readonly state: 'present'; readonly folder: string; readonly entry: DatasetEntry }
  | {
      readonly state: 'incomplete';
      readonly folder: string;
      readonly entry: DatasetEntry;
      readonly missing: readonly string[];
    }
  | {
      readonly state: 'damaged';
      readonly folder: string;
      readonly entry: DatasetEntry;
      readonly error: DataError;
    }
  | { readonly state: 'missing'; readonly lookedIn: readonly string[] };

/** Where a data set lies: the first of its known folders, form by form, in which it is whole; otherwise the first of them
 *  that exists, and what is wrong there. */
export async function locateDataset(entry: DatasetEntry, roots: DataRoots): Promise<DatasetLocation> {
  const candidates = formsOf(entry).flatMap((form) =>
    form.paths.map((path) => ({ form, folder: resolve(roots[form.root], path) })),
  );
  let first: DatasetLocation | undefined;
  for (const { form, folder } of candidates) {
    if (!(await exists(folder))) continue;
    const location = await examine(folder, form);
    if (location.state === 'present') return location;
    first ??= location;
  }
  return first ?? { state: 'missing', lookedIn: candidates.map(({ folder }) => folder) };
}

async function examine(folder: string, entry: DatasetEntry): Promise<DatasetLocation> {
  try {
    const missing = await findMissing(folder, entry);
    if (missing.length === 0) return { state: 'present', folder, entry };
    return { state: 'incomplete', folder, entry, missing };
  } catch (error) {
    if (error instanceof DataError) return { state: 'damaged', folder, entry, error };
    throw error;
  }
}

async function findMissing(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const reader = findReader(entry.format);
  if (reader) return reader.findMissing(folder, entry);
  return filterMissing(folder, entry.files ?? []);
}
