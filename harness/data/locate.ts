import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { findReader } from './index.js';

/** Folders that data set paths are relative to. */
export interface DataRoots {
  /** The user's data root (`--data-dir`). */
  readonly data: string;
  /** This package, which brings the embedded data. */
  readonly package: string;
}

/** Whether a data set is on disk, and where it was looked for. */
export type DatasetLocation =
  | { readonly state: 'present'; readonly folder: string }
  | { readonly state: 'incomplete'; readonly folder: string; readonly missing: readonly string[] }
  | { readonly state: 'missing'; readonly lookedIn: readonly string[] };

/** Where a data set lies: the first of its known folders that exists, and what is absent there. */
export async function locateDataset(entry: DatasetEntry, roots: DataRoots): Promise<DatasetLocation> {
  const candidates = entry.paths.map((path) => resolve(roots[entry.root], path));
  for (const folder of candidates) {
    if (!(await exists(folder))) continue;
    const missing = await findMissing(folder, entry);
    return missing.length === 0 ? { state: 'present', folder } : { state: 'incomplete', folder, missing };
  }
  return { state: 'missing', lookedIn: candidates };
}

async function findMissing(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const reader = findReader(entry.format);
  if (reader) return reader.findMissing(folder, entry);
  const states = await Promise.all(
    (entry.files ?? []).map(async (file) => ({ file, there: await exists(join(folder, file)) })),
  );
  return states.filter(({ there }) => !there).map(({ file }) => file);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
