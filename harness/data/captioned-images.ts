import { readdir } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import type { CaptionedImage } from '../core/sample.js';
import { createImageFinder, readImages, withImages, type ImageStore } from './image-store.js';
import { exists } from './missing.js';
import { checkCount, type OpenDataset } from './reader.js';

/** An image that a table names, with its captions. */
export interface CaptionedRow {
  /** Its file name, or its path in the folder or archive of images. */
  readonly image: string;
  readonly captions: readonly string[];
  /** The place in the table, for messages: `row 3`. */
  readonly at: string;
}

/** The files of a data set that is a table of captions beside images, relative to its folder. */
export interface TableLayout {
  readonly table: string;
  /** A folder or a zip archive; `.` where the images lie beside the table. */
  readonly images: string;
}

/** Where table and images are: as `files` of the entry says; otherwise the only file with one of these endings, and the
 *  only folder that holds images, else the only zip archive, else the folder itself. An archive that `files` names may be
 *  unpacked instead: into a folder of its name. What is not there comes as `missing`, a pattern where its name is not known.
 *  Throws DataError, listing what was found, where there is more than one of something. */
export async function findLayout(
  folder: string,
  entry: DatasetEntry,
  endings: readonly string[],
): Promise<TableLayout | { readonly missing: readonly string[] }> {
  const isTable = (name: string) => endings.some((ending) => name.toLowerCase().endsWith(ending));
  const named = entry.files ?? [];
  const here = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const seen = here.filter(({ name }) => !name.startsWith('.') && name !== '__MACOSX');
  const tables = seen.filter((one) => !one.isDirectory() && isTable(one.name)).map(({ name }) => name);
  const table = named.find(isTable) ?? takeOnly(tables, 'table', folder, entry);
  const wanted = named.find((name) => !isTable(name));
  const images = wanted === undefined ? await findImages(folder, entry, seen) : await resolve(folder, wanted);
  const missing = [
    ...(table === undefined || !(await exists(join(folder, table))) ? [table ?? `*${endings[0]}`] : []),
    ...(images === undefined ? [wanted ?? '*.zip'] : []),
  ];
  return table === undefined || images === undefined || missing.length > 0 ? { missing } : { table, images };
}

/** The images that rows name and that are not there, relative to the folder. */
export async function findMissingImages(
  folder: string,
  entry: DatasetEntry,
  { images }: TableLayout,
  rows: readonly CaptionedRow[],
): Promise<readonly string[]> {
  return withImages(join(folder, images), entry.id, (store) => {
    const find = createImageFinder(store);
    return rows
      .filter(({ image }) => find(image) === undefined)
      .map(({ image }) => posix.join(images, guessPath(store, image)));
  });
}

/** Opens captioned images. Every image is one sample, in the order of the rows; its id is what the table calls it.
 *  Throws DataError on a row without captions, an image that two rows name or that is not there, and another number of
 *  rows than the entry says. */
export async function openCaptioned(
  folder: string,
  entry: DatasetEntry,
  { table, images }: TableLayout,
  rows: readonly CaptionedRow[],
): Promise<OpenDataset> {
  checkCount(rows.length, entry.count, entry.id, folder);
  checkRows(rows, `${entry.id}: ${join(folder, table)}`);
  const place = join(folder, images);
  const { paths, used } = await withImages(place, entry.id, (store) => {
    const located = locateImages(store, rows, `${entry.id}: ${join(folder, table)}`);
    return { paths: located, used: [...new Set([...located.values()].map(store.fileOf))] };
  });
  const captionsOf = new Map(rows.map(({ image, captions }) => [image, captions]));
  const toSample = (id: string, image: Uint8Array): CaptionedImage => {
    return { kind: 'captioned-image', id, image, captions: captionsOf.get(id) ?? [] };
  };
  return {
    entry,
    folder,
    kind: 'captioned-image',
    classNames: [],
    templates: [],
    metadataColumns: [],
    files: [join(folder, table), ...used],
    parts: [{ name: images, samples: () => readImages(place, entry.id, paths, toSample) }],
  };
}

function checkRows(rows: readonly CaptionedRow[], where: string): void {
  const first = new Map<string, string>();
  for (const { image, captions, at } of rows) {
    if (captions.every((caption) => caption.trim() === ''))
      throw new DataError(
        `${where}: ${at}: image ${JSON.stringify(image)} has no caption, expected at least one`,
      );
    const earlier = first.get(image);
    if (earlier !== undefined)
      throw new DataError(
        `${where}: ${at}: image ${JSON.stringify(image)} is also that of ${earlier}, expected each once`,
      );
    first.set(image, at);
  }
}

/** The path of each row's image in the store, by what the row calls it. */
function locateImages(
  store: ImageStore,
  rows: readonly CaptionedRow[],
  where: string,
): ReadonlyMap<string, string> {
  const find = createImageFinder(store);
  const paths = new Map<string, string>();
  const imageAt = new Map<string, string>();
  for (const { image, at } of rows) {
    const path = find(image);
    if (path === undefined) {
      const same = store.names.filter((name) => basename(name) === basename(image)).length;
      const found = same > 1 ? `${same} images ${basename(image)}` : `no image ${JSON.stringify(image)}`;
      throw new DataError(
        `${where}: ${at}: ${found} in ${store.place}, expected one. Fetch the data set again`,
      );
    }
    const other = imageAt.get(path);
    if (other !== undefined)
      throw new DataError(
        `${where}: ${at}: image ${JSON.stringify(image)} is the file ${path}, which is also ${JSON.stringify(other)}, expected one each`,
      );
    imageAt.set(path, image);
    paths.set(image, path);
  }
  return paths;
}

/** Where an image that is not there should be: beside the first of the others. */
function guessPath({ names }: ImageStore, image: string): string {
  if (image.includes('/') || names.length === 0) return image;
  return posix.join(dirname(names[0]), image);
}

async function resolve(folder: string, wanted: string): Promise<string | undefined> {
  const unpacked = wanted.replace(/\.zip$/i, '');
  for (const name of [wanted, unpacked]) if (await exists(join(folder, name))) return name;
  return undefined;
}

async function findImages(
  folder: string,
  entry: DatasetEntry,
  seen: readonly { readonly name: string; readonly isDirectory: () => boolean }[],
): Promise<string | undefined> {
  const counts = await Promise.all(
    seen
      .filter((one) => one.isDirectory())
      .map(async ({ name }) => ({ name, count: await countImages(join(folder, name), entry.id) })),
  );
  const folders = counts.filter(({ count }) => count > 0).map(({ name }) => name);
  const archives = seen
    .filter((one) => !one.isDirectory() && /\.zip$/i.test(one.name))
    .map(({ name }) => name);
  const found =
    takeOnly(folders, 'folder of images', folder, entry) ?? takeOnly(archives, 'zip archive', folder, entry);
  if (found !== undefined) return found;
  return (await countImages(folder, entry.id)) > 0 ? '.' : undefined;
}

async function countImages(place: string, id: string): Promise<number> {
  return withImages(place, id, ({ names }) => names.length).catch(() => 0);
}

function takeOnly(
  names: readonly string[],
  what: string,
  folder: string,
  { id }: DatasetEntry,
): string | undefined {
  if (names.length <= 1) return names[0];
  throw new DataError(
    `${id}: ${folder} has more than one ${what}: ${names.slice(0, 5).join(', ')}. Name the right one in \`files\` of the entry`,
  );
}
