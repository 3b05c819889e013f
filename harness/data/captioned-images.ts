import { basename, dirname, join, posix } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import type { CaptionedImage } from '../core/sample.js';
import { findLayout, type TableLayout } from './captioned-layout.js';
import { createImageFinder, readImages, withImages, type ImageStore } from './image-store.js';
import { checkCount, type DatasetReader, type OpenDataset } from './reader.js';

/** An image that a table names, with its captions. */
export interface CaptionedRow {
  /** Its file name, or its path in the folder or archive of images. */
  readonly image: string;
  readonly captions: readonly string[];
  /** The place in the table, for messages: `row 3`. */
  readonly at: string;
}

/** A reader of tables of captions beside images. `readRows` gives the rows of the table of this name, which has one of the
 *  `endings`. Every image is one sample, in the order of the rows; its id is what the table calls it. To open one throws
 *  DataError on a row without captions, an image that two rows name or that is not there, and another number of rows than
 *  the entry says. */
export function createCaptionedReader(
  endings: readonly string[],
  readRows: (folder: string, table: string, entry: DatasetEntry) => Promise<readonly CaptionedRow[]>,
): DatasetReader {
  return {
    findMissing: async (folder, entry) => {
      const layout = await findLayout(folder, entry, endings);
      if ('missing' in layout) return layout.missing;
      return findMissingImages(folder, entry, layout, await readRows(folder, layout.table, entry));
    },
    open: async (folder, entry) => {
      const layout = await findLayout(folder, entry, endings);
      if ('missing' in layout)
        throw new DataError(
          `${entry.id}: no ${layout.missing.join(' and no ')} in ${folder}. Fetch the data set again`,
        );
      return openCaptioned(folder, entry, layout, await readRows(folder, layout.table, entry));
    },
  };
}

/** The images that rows name and that are not there, relative to the folder. */
async function findMissingImages(
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

async function openCaptioned(
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
