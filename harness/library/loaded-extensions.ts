import { formsOf, type DatasetEntry } from '../config/dataset-entry.js';
import type { Protocol } from '../core/protocol.js';
import { readerRegistry } from '../data/index.js';
import { metricRegistry } from '../metrics/descriptors.js';
import { protocolRegistry } from '../../tasks/protocols.js';
import type { Extension } from './extension.js';

/** An extension that was added to this process. */
interface LoadedExtension {
  readonly extension: Extension;
  readonly version: string;
}

const loaded = new Map<string, LoadedExtension>();

/** The extension of this name, where one was added. */
export function findLoaded(name: string): LoadedExtension | undefined {
  return loaded.get(name);
}

/** Remembers an extension, whose items are in the registries now. */
export function addLoaded(extension: Extension, version: string): void {
  loaded.set(extension.name, { extension, version });
}

/** Versions, by name, of the extensions that a task is of: those that bring one of its protocols, what these report, or the format of
 *  its data. Others that are loaded move none of its numbers, and its record is the same without them. */
export function extensionsOf(
  entry: DatasetEntry,
  protocols: readonly Protocol[],
): Readonly<Record<string, string>> {
  const owners = [
    ...protocols.flatMap(({ id, metrics }) => [
      protocolRegistry.ownerOf(id),
      ...metrics.map(metricRegistry.ownerOf),
    ]),
    ...formsOf(entry).map(({ format }) => readerRegistry.ownerOf(format)),
  ].filter((owner) => owner !== undefined);
  const names = [...new Set(owners)].sort();
  return Object.fromEntries(names.map((name) => [name, loaded.get(name)?.version ?? 'unversioned']));
}
