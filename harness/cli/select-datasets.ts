import { isDeepStrictEqual } from 'node:util';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { nearest } from '../config/nearest.js';
import { ConfigError } from '../core/errors.js';
import { readTaskRegistry, tasksOfSuite } from '../../tasks/registry.js';
import { readDatasets } from '../library/read-datasets.js';

/** The data sets that the user names, by their own ids or those of tasks, with commas or without, each once, in the order
 *  written; without names those
 *  of the 60 benchmarks and those that the user describes. Throws ConfigError, with the nearest ids, on an unknown one. */
export async function selectDatasets(
  names: readonly string[],
  datasets: ReadonlyMap<string, DatasetEntry>,
): Promise<readonly DatasetEntry[]> {
  const registry = await readTaskRegistry();
  if (names.length === 0) {
    const shipped = await readDatasets();
    const used = new Set(tasksOfSuite(registry, 'all').map(({ dataset }) => dataset));
    return [...datasets.values()].filter(
      (entry) => used.has(entry.id) || !isDeepStrictEqual(entry, shipped.get(entry.id)),
    );
  }
  const idOfTask = new Map(registry.tasks.map(({ id, dataset }) => [id, dataset]));
  const chosen = names
    .flatMap((list) => list.split(','))
    .map((name) => {
      const entry = datasets.get(name) ?? datasets.get(idOfTask.get(name) ?? '');
      if (entry) return entry;
      const known = [...datasets.keys(), ...idOfTask.keys()];
      throw new ConfigError(
        `${name}: no such data set or task, nearest: ${nearest(name, known).join(', ')}. See \`bench list datasets\``,
      );
    });
  return [...new Set(chosen)];
}
