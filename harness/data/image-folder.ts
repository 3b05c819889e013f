import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError, messageOf } from '../core/errors.js';
import { readWhole } from '../core/read-whole.js';
import type { LabelledImage } from '../core/sample.js';
import { classFiles, readClasses } from './class-files.js';
import { isPointer, pointerFault } from './git-lfs.js';
import { hasImageName } from './image-name.js';
import { filterMissing } from './missing.js';
import type { DamagedSample, DatasetReader, OpenDataset } from './reader.js';

/** Reads folders of images with one folder a class: `<split>/<class folder>/*`, or the class folders directly where there is
 *  no folder of the split. Line i of classnames.txt names the i-th class folder in code-point order of the folder names.
 *  Images may lie in folders inside, in any case of their extension; hidden files and other files are passed over. The id
 *  of an image is its path below the class folders' folder. */
export const imageFolderReader: DatasetReader = { findMissing, open: openImageFolder };

async function findMissing(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const missing = await filterMissing(folder, classFiles);
  const { names } = await listClassFolders(folder, entry);
  return names.length > 0 ? missing : [...missing, entry.split];
}

async function openImageFolder(folder: string, entry: DatasetEntry): Promise<OpenDataset> {
  const classes = await readClasses(folder, entry);
  const { base, names } = await listClassFolders(folder, entry);
  const count = classes.classNames.length;
  if (names.length !== count)
    throw new DataError(
      `${entry.id}: ${names.length} class folders in ${base}${quoteSome(names)}, expected ${count}, one for each line of ` +
        `${join(folder, classFiles[0])}. Check the split, or restore the folders`,
    );
  const images = await Promise.all(names.map((name) => listImages(join(base, name))));
  return {
    entry,
    folder,
    kind: 'labelled-image',
    ...classes,
    metadataColumns: [],
    files: [...classFiles.map((name) => join(folder, name)), ...images.flat()],
    parts: names.map((name, label) => ({
      name: toPosix(relative(folder, join(base, name))),
      samples: () => readImages(images[label], label, base, entry),
    })),
  };
}

async function* readImages(
  files: readonly string[],
  label: number,
  base: string,
  { id: dataset }: DatasetEntry,
): AsyncGenerator<LabelledImage | DamagedSample> {
  for (const file of files) {
    const id = toPosix(relative(base, file));
    const damaged = (fault: string): DamagedSample => {
      return { kind: 'damaged', id, error: new DataError(`${dataset}: ${file}: ${fault}`) };
    };
    try {
      const image = await readWhole(file);
      if (isPointer(image)) yield damaged(pointerFault);
      else yield { kind: 'labelled-image', id, image, label };
    } catch (error) {
      yield damaged(`cannot be read (${messageOf(error)}). Check the file, or fetch it again`);
    }
  }
}

/** The folder that the class folders lie in, and their names in code-point order. */
async function listClassFolders(
  folder: string,
  entry: DatasetEntry,
): Promise<{ readonly base: string; readonly names: readonly string[] }> {
  const splitFolder = join(folder, entry.split);
  const base = (await isFolder(splitFolder)) ? splitFolder : folder;
  const names = await listNames(base);
  const folders = await Promise.all(names.map((name) => isFolder(join(base, name))));
  return { base, names: names.filter((_, index) => folders[index]) };
}

/** Every image file below a folder, those of a folder before those of the next, in code-point order. Links are followed,
 *  but not back to a folder that is being listed. */
async function listImages(folder: string, above: readonly string[] = []): Promise<readonly string[]> {
  const real = await realpath(folder);
  if (above.includes(real)) return [];
  const files: string[] = [];
  for (const name of await listNames(folder)) {
    const path = join(folder, name);
    if (await isFolder(path)) files.push(...(await listImages(path, [...above, real])));
    else if (hasImageName(name)) files.push(path);
  }
  return files;
}

/** What lies in a folder, hidden things apart, in code-point order, which is the order of the UTF-8 bytes. */
async function listNames(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names
    .filter((name) => !name.startsWith('.'))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

function quoteSome(names: readonly string[]): string {
  if (names.length === 0) return '';
  return ` (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', ...' : ''})`;
}

function toPosix(path: string): string {
  return path.split(sep).join('/');
}
