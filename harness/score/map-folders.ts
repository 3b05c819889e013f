import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, messageOf } from '../core/errors.js';
import { listFiles } from '../data/list-files.js';

/** The two maps of one image, by file. */
export interface MapPair {
  readonly truth: string;
  readonly prediction: string;
}

const mapName = /^(.*)\.(?:png|tiff?)$/i;

/** The maps of two folders (and folders inside them, links followed, hidden files passed over) that have the same name but for the extension (.png, .tif, .tiff), in
 *  the order of the names. Warns of predictions without truth. Throws DataError on a folder that cannot be read, a truth
 *  without maps, a name that comes twice, and a truth without prediction. */
export async function pairMaps(
  truthFolder: string,
  predictionFolder: string,
  warn: (message: string) => void,
): Promise<readonly MapPair[]> {
  const truths = await listMaps(truthFolder);
  const predictions = await listMaps(predictionFolder);
  if (truths.size === 0)
    throw new DataError(
      `${truthFolder}: has no label maps (.png, .tif, .tiff), expected at least one. Nothing can be scored`,
    );
  const missing = [...truths.keys()].filter((name) => !predictions.has(name));
  if (missing.length > 0)
    throw new DataError(
      `${predictionFolder}: no map for "${missing[0]}"${others(missing)}, expected one for each of the ${truths.size} of ${truthFolder}`,
    );
  const strangers = [...predictions.keys()].filter((name) => !truths.has(name));
  if (strangers.length > 0)
    warn(`${predictionFolder}: "${strangers[0]}"${others(strangers)} is not in ${truthFolder}: not scored`);
  return [...truths.keys()]
    .toSorted()
    .map((name) => ({ truth: truths.get(name) ?? '', prediction: predictions.get(name) ?? '' }));
}

/** Throws DataError unless there is a folder that can be read. */
export async function checkFolder(folder: string): Promise<void> {
  try {
    await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new DataError(`${folder}: folder not found. Check the path`);
    if (code === 'ENOTDIR') throw new DataError(`${folder}: is a file, expected a folder of maps`);
    throw new DataError(`${folder}: cannot be read (${messageOf(error)}). Check the folder`);
  }
}

async function listMaps(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  await checkFolder(folder);
  for (const path of await listFiles(folder)) {
    const found = mapName.exec(path);
    if (!found) continue;
    const [, name] = found;
    if (files.has(name))
      throw new DataError(`${folder}: has two maps called "${name}", expected one. Remove the other`);
    files.set(name, join(folder, path));
  }
  return files;
}

function others(names: readonly string[]): string {
  return names.length === 1 ? '' : ` and ${names.length - 1} more`;
}
