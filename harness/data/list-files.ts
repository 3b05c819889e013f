import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DataError } from '../core/errors.js';
import { hasImageName } from './image-name.js';

/** The files below a folder as paths with `/`, sorted; hidden things are passed over, links are followed. Nothing where the
 *  folder is not there. */
export async function listFiles(folder: string): Promise<readonly string[]> {
  return (await listBelow(folder, '')).sort();
}

async function listBelow(folder: string, prefix: string): Promise<string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true }).catch(() => []);
  const lists = entries
    .filter(({ name }) => !name.startsWith('.') && name !== '__MACOSX')
    .map(async (entry) => {
      const name = `${prefix}${entry.name}`;
      const isFolder = entry.isSymbolicLink() ? await leadsToFolder(join(folder, name)) : entry.isDirectory();
      return isFolder ? listBelow(folder, `${name}/`) : [name];
    });
  return (await Promise.all(lists)).flat();
}

async function leadsToFolder(link: string): Promise<boolean> {
  return stat(link).then(
    (target) => target.isDirectory(),
    () => false,
  );
}

/** A path without the extension of its file name. */
export function stemOf(path: string): string {
  return path.slice(0, path.length - extname(path).length);
}

/** The images of one or more folders, found by what they are called. */
export interface ImageIndex {
  /** The path, relative to the data set, of the image that has this path without extension in one of the folders, or else
   *  this file name without extension anywhere in them. Undefined when there is none. Throws DataError when more than one. */
  readonly find: (stem: string) => string | undefined;
  /** Where the image of this name would be, for messages. */
  readonly guess: (stem: string) => string;
}

/** Lists the images of these folders of a data set, subfolders included. `where` begins every message. */
export async function indexImages(
  folder: string,
  images: readonly string[],
  where: string,
): Promise<ImageIndex> {
  const byStem = new Map<string, string[]>();
  const byName = new Map<string, string[]>();
  const extensions = new Map<string, number>();
  for (const place of images)
    for (const path of await listFiles(join(folder, place))) {
      if (!hasImageName(path)) continue;
      const stem = stemOf(path);
      add(byStem, stem, `${place}/${path}`);
      add(byName, stem.slice(stem.lastIndexOf('/') + 1), `${place}/${path}`);
      extensions.set(extname(path), (extensions.get(extname(path)) ?? 0) + 1);
    }
  const [[extension] = ['.jpg']] = [...extensions].sort(([, a], [, b]) => b - a);
  return {
    find: (stem) => {
      const found = byStem.get(stem) ?? byName.get(stem) ?? [];
      if (found.length < 2) return found[0];
      throw new DataError(
        `${where}: image ${JSON.stringify(stem)} is ${found.slice(0, 3).join(' and ')}, expected one of that name`,
      );
    },
    guess: (stem) => `${images[0]}/${stem}${extension}`,
  };
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
