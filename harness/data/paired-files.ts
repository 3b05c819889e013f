import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import type { Sample } from '../core/sample.js';
import { orDataError, readDataFile } from './data-file.js';
import { listFiles } from './list-files.js';
import type { DamagedSample } from './reader.js';

/** A sample that is known before its files are read: paths relative to the folder of the data set. */
export interface ListedSample {
  readonly id: string;
  readonly image: string;
  /** The map that belongs to the image, where the format has maps. */
  readonly map?: string;
}

/** Streams one sample for each that is listed, in their order, made of the bytes of its files; one of which a file cannot be
 *  read comes as damaged. */
export async function* readListed<Listed extends ListedSample, Item extends Sample>(
  listed: readonly Listed[],
  folder: string,
  { id: dataset }: DatasetEntry,
  make: (sample: Listed, image: Uint8Array, map: Uint8Array) => Item | Promise<Item>,
): AsyncGenerator<Item | DamagedSample> {
  for (const sample of listed) {
    const item = await orDataError(
      (async () => {
        const image = await readDataFile(join(folder, sample.image), dataset);
        const map = sample.map === undefined ? none : await readDataFile(join(folder, sample.map), dataset);
        return make(sample, image, map);
      })(),
    );
    yield item instanceof DataError ? { kind: 'damaged', id: sample.id, error: item } : item;
  }
}

const none = new Uint8Array();

/** The files of listed samples that are not there, relative to the folder: those that do not lie in one of the places. */
export async function findMissingFiles(
  listed: readonly ListedSample[],
  folder: string,
  places: readonly string[],
): Promise<readonly string[]> {
  const there = new Set<string>();
  for (const place of places)
    for (const path of await listFiles(join(folder, place))) there.add(`${place}/${path}`);
  return namesOf(listed).filter((name) => !there.has(name));
}

/** Absolute paths of the files of listed samples. */
export function filesOf(listed: readonly ListedSample[], folder: string): readonly string[] {
  return namesOf(listed).map((name) => join(folder, name));
}

function namesOf(listed: readonly ListedSample[]): readonly string[] {
  return listed.flatMap(({ image, map }) => (map === undefined ? [image] : [image, map]));
}
