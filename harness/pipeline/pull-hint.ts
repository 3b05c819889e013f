import type { DatasetEntry } from '../config/dataset-entry.js';
import { shellWord } from '../core/shell-word.js';

/** The command that fetches a data set from the Hugging Face Hub; undefined for those that are not there. `dataDir` is the
 *  data root where the user has named one. */
export function pullCommand(entry: DatasetEntry, dataDir: string | undefined): string | undefined {
  if (entry.hub === undefined) return undefined;
  const where = dataDir === undefined ? '' : ` --data-dir ${shellWord(dataDir, /^[\w./~@:+-]+$/)}`;
  return `bench data pull ${entry.id}${where}`;
}

/** The words of the entry on where to get the data, for this data root. */
export function describeSource(entry: DatasetEntry, dataRoot: string): string | undefined {
  return entry.obtain?.replaceAll('$BENCH_DATA', () => dataRoot);
}
