import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError, messageOf } from '../core/errors.js';
import { readWhole } from '../core/read-whole.js';
import type { Sample } from '../core/sample.js';
import { hasImageName } from './image-name.js';
import { exists } from './missing.js';
import type { DamagedSample } from './reader.js';
import { openZip } from './zip.js';

/** Image files in a folder or in a zip archive, read one at a time. */
export interface ImageStore {
  /** The folder or the archive. */
  readonly place: string;
  /** The image files in it: paths below it with `/`, sorted. */
  readonly names: readonly string[];
  /** The file on disk that holds an image, also one that is not there: the archive itself, or a path below the folder. */
  readonly fileOf: (name: string) => string;
  /** The bytes of an image file. Throws DataError when it cannot be read. */
  readonly read: (name: string) => Promise<Uint8Array>;
  /** Gives file handles back; nothing can be read afterwards. */
  readonly close: () => void;
}

/** Opens the images in a folder or a zip archive, subfolders included. What macOS and version control add is passed over:
 *  names that begin with a dot, `__MACOSX`. `id` starts every message. Throws DataError when the place cannot be read. */
async function openImages(place: string, id: string): Promise<ImageStore> {
  const where = `${id}: ${place}`;
  const state = await stat(place).catch((error: unknown) => {
    throw new DataError(`${where} cannot be read: ${messageOf(error)}. Fetch the data set again`);
  });
  if (state.isDirectory()) return openFolder(place, id);
  const { names, read, close } = await openZip(place, where);
  return { place, names: sortImages(names), fileOf: () => place, read, close };
}

/** The first of these files and folders of a folder that is there, or undefined. */
export async function findFirst(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (await exists(join(folder, name))) return name;
  return undefined;
}

/** Does something with the images of a place, and closes it afterwards. */
export async function withImages<Result>(
  place: string,
  id: string,
  use: (store: ImageStore) => Promise<Result> | Result,
): Promise<Result> {
  const store = await openImages(place, id);
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

/** Streams one sample for each of these images, made of its id and its bytes; an image that cannot be read comes as damaged.
 *  `paths`: id to path in the place, which is closed when the consumer stops. */
export async function* readImages<Item extends Sample>(
  place: string,
  dataset: string,
  paths: ReadonlyMap<string, string>,
  make: (id: string, image: Uint8Array) => Item,
): AsyncGenerator<Item | DamagedSample> {
  const store = await openImages(place, dataset);
  try {
    for (const [id, path] of paths) {
      const image = await store.read(path).catch((error: unknown) => {
        if (error instanceof DataError) return error;
        throw error;
      });
      yield image instanceof DataError ? { kind: 'damaged', id, error: image } : make(id, image);
    }
  } finally {
    store.close();
  }
}

/** A function that finds the image a table means: the file of that path; otherwise the only one whose path ends so;
 *  otherwise the only one with its base name. It gives undefined when there is none or more than one. */
export function createImageFinder({ names }: ImageStore): (wanted: string) => string | undefined {
  const exact = new Set(names);
  const byBase = new Map<string, string[]>();
  for (const name of names) {
    const same = byBase.get(basename(name));
    if (same) same.push(name);
    else byBase.set(basename(name), [name]);
  }
  return (wanted) => {
    if (exact.has(wanted)) return wanted;
    const same = byBase.get(basename(wanted)) ?? [];
    const ending = same.filter((name) => name.endsWith(`/${wanted}`));
    const found = ending.length > 0 ? ending : same;
    return found.length === 1 ? found[0] : undefined;
  };
}

function openFolder(place: string, id: string): Promise<ImageStore> {
  const fileOf = (name: string) => join(place, name);
  return listFolder(place).then((names) => ({
    place,
    names: sortImages(names),
    fileOf,
    read: async (name) =>
      readWhole(fileOf(name)).catch((error: unknown) => {
        throw new DataError(
          `${id}: ${fileOf(name)} cannot be read: ${messageOf(error)}. Fetch the data set again`,
        );
      }),
    close: () => undefined,
  }));
}

async function listFolder(folder: string, prefix = ''): Promise<readonly string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  const lists = entries
    .filter(({ name }) => !isPassedOver(name))
    .map(async (entry) => {
      const name = `${prefix}${entry.name}`;
      // a folder whose name says image stands for the image: reading it tells what is wrong
      if (entry.isDirectory() && !hasImageName(name)) return listFolder(folder, `${name}/`);
      return [name];
    });
  return (await Promise.all(lists)).flat();
}

function sortImages(names: readonly string[]): readonly string[] {
  return names.filter((name) => hasImageName(name) && !name.split('/').some(isPassedOver)).sort();
}

function isPassedOver(name: string): boolean {
  return name.startsWith('.') || name === '__MACOSX';
}
