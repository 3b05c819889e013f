import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { datasetsFileSchema, type DatasetEntry } from '../config/dataset-entry.js';
import { readJsonFile } from '../config/json-file.js';
import { packageRoot } from '../config/package-root.js';
import { countOf } from '../core/count-of.js';
import { ConfigError } from '../core/errors.js';

/** File of a data root that describes the data sets in it. */
const ownFile = 'datasets.json';

/** Every data set there is, by id: the package's own, those of `datasets.json` in the data root, and those of the user's
 *  file; the later replace the earlier. `note` is told where facts came from that are not the package's. */
export async function readDatasets(
  userFile?: string,
  dataDir?: string,
  note: (text: string) => void = () => undefined,
): Promise<ReadonlyMap<string, DatasetEntry>> {
  const inRoot = dataDir === undefined ? undefined : join(dataDir, ownFile);
  const own = [
    ...(inRoot !== undefined && existsSync(inRoot) ? [inRoot] : []),
    ...(userFile === undefined ? [] : [userFile]),
  ];
  const datasets = new Map<string, DatasetEntry>();
  for (const file of [join(packageRoot, ownFile), ...own]) {
    const { datasets: entries } = await readJsonFile(file, datasetsFileSchema, ConfigError);
    for (const entry of entries) datasets.set(entry.id, entry);
    if (own.includes(file)) note(`facts of ${countOf(entries.length, 'data set')} from ${file}`);
  }
  return datasets;
}
