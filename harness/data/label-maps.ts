import { extname, join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import type { LabelledMap } from '../core/sample.js';
import { takeKey } from './layout.js';
import { indexImages, listFiles, stemOf } from './list-files.js';
import { filterMissing } from './missing.js';
import { filesOf, findMissingFiles, readListed, type ListedSample } from './paired-files.js';
import type { DatasetReader, OpenDataset } from './reader.js';
import { readVocabulary, vocabularyFiles } from './vocabulary.js';

/** Reads a folder of label maps (PNG or TIFF, one value a pixel) beside a folder of images. Every map is a sample, in the
 *  order of the file names; the image of a map has its name but for the extension. Images without a map are passed over.
 *  The id of a sample is that name. What values mean is said by the entry: `ignoreLabel`, `reduceZeroLabel`. With a `vocabulary`
 *  the classes are those of that file, ids counting up from 0; otherwise the data name none.
 *  Source: facebookresearch/detectron2, data/datasets/coco.py (load_sem_seg). */
export const labelMapsReader: DatasetReader = { findMissing, open };

const mapExtensions: readonly string[] = ['.png', '.tif', '.tiff'];

async function findMissing(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const [images, maps] = [takeKey(entry, 'images'), takeKey(entry, 'maps')];
  const absent = await filterMissing(folder, [...images, maps, ...vocabularyFiles(entry)]);
  if (absent.length > 0) return absent;
  const listed = await listMaps(folder, entry);
  return listed.length === 0 ? [`${maps}/*.png`] : findMissingFiles(listed, folder, [...images, maps]);
}

async function open(folder: string, entry: DatasetEntry): Promise<OpenDataset> {
  const maps = takeKey(entry, 'maps');
  const listed = await listMaps(folder, entry);
  if (listed.length === 0)
    throw new DataError(
      `${entry.id}: no label maps in ${join(folder, maps)}, expected ${mapExtensions.join(', ')} files. Fetch the data set again`,
    );
  const names = await readVocabulary(folder, entry, entry.classes);
  const make = ({ id }: ListedSample, image: Uint8Array, map: Uint8Array): LabelledMap => {
    return { kind: 'label-map', id, image, map };
  };
  return {
    entry,
    folder,
    kind: 'label-map',
    classNames: [],
    templates: [],
    metadataColumns: [],
    ...(names && { categories: names.map((own, id) => ({ id, name: own[0], names: own })) }),
    listedCount: listed.length,
    files: [...vocabularyFiles(entry).map((name) => join(folder, name)), ...filesOf(listed, folder)],
    parts: [{ name: maps, samples: () => readListed(listed, folder, entry, make) }],
  };
}

/** The maps with their images, also those that are not there. Throws DataError where two maps have one name. */
async function listMaps(folder: string, entry: DatasetEntry): Promise<readonly ListedSample[]> {
  const maps = takeKey(entry, 'maps');
  const names = (await listFiles(join(folder, maps))).filter((name) =>
    mapExtensions.includes(extname(name).toLowerCase()),
  );
  const images = await indexImages(folder, takeKey(entry, 'images'), entry.id);
  const first = new Map<string, string>();
  return names.map((name) => {
    const id = stemOf(name);
    const earlier = first.get(id);
    if (earlier !== undefined)
      throw new DataError(
        `${entry.id}: ${join(folder, maps)}: ${earlier} and ${name} are maps of one image, expected one. Remove one of them`,
      );
    first.set(id, name);
    return { id, image: images.find(id) ?? images.guess(id), map: `${maps}/${name}` };
  });
}
