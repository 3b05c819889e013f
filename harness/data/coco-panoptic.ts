import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import type { Category } from '../core/annotations.js';
import { DataError } from '../core/errors.js';
import type { PanopticImage } from '../core/sample.js';
import { readDataJson } from './data-file.js';
import { takeKey } from './layout.js';
import { indexImages, stemOf } from './list-files.js';
import { filterMissing } from './missing.js';
import { filesOf, findMissingFiles, readListed, type ListedSample } from './paired-files.js';
import { parsePanopticFile, type PanopticAnnotation, type PanopticFile } from './panoptic-json.js';
import type { DatasetReader, OpenDataset } from './reader.js';
import { readVocabulary, vocabularyFiles } from './vocabulary.js';

/** Reads a COCO panoptic JSON file beside a folder of PNG maps and one of images. Every annotation is a sample, in the order
 *  of the file; its id is the image_id. The image has the name of the map but for the extension or, where the entry has an
 *  `imageSuffix`, is called by the image_id and that (Cityscapes: aachen_000000_000019_leftImg8bit), in any subfolder.
 *  Categories are sorted by id; those beyond the number of classes of the entry are left out where no segment bears them
 *  (Mapillary's "Unlabeled"). With a `vocabulary` prompts are made of its names, in the order of the ids.
 *  Source: facebookresearch/detectron2, data/datasets/coco_panoptic.py and cityscapes_panoptic.py. */
export const cocoPanopticReader: DatasetReader = { findMissing, open };

interface ListedImage extends ListedSample {
  readonly annotation: PanopticAnnotation;
}

async function findMissing(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const places = [...takeKey(entry, 'images'), takeKey(entry, 'maps')];
  const absent = await filterMissing(folder, [
    takeKey(entry, 'annotations'),
    ...places,
    ...vocabularyFiles(entry),
  ]);
  if (absent.length > 0) return absent;
  return findMissingFiles(await listImages(folder, entry, await readFile(folder, entry)), folder, places);
}

async function open(folder: string, entry: DatasetEntry): Promise<OpenDataset> {
  const annotations = takeKey(entry, 'annotations');
  const file = await readFile(folder, entry);
  const categories = takeCategories(file, entry, join(folder, annotations));
  const names = await readVocabulary(folder, entry, categories.length);
  const listed = await listImages(folder, entry, file);
  const make = (sample: ListedImage, image: Uint8Array, map: Uint8Array): PanopticImage => {
    const { imageId, segments } = sample.annotation;
    return { kind: 'panoptic-image', id: sample.id, image, imageId, segments, map };
  };
  return {
    entry,
    folder,
    kind: 'panoptic-image',
    classNames: [],
    templates: [],
    metadataColumns: [],
    categories: names
      ? categories.map((category, index) => ({ ...category, names: names[index] }))
      : categories,
    listedCount: listed.length,
    files: [
      ...[annotations, ...vocabularyFiles(entry)].map((name) => join(folder, name)),
      ...filesOf(listed, folder),
    ],
    parts: [{ name: takeKey(entry, 'maps'), samples: () => readListed(listed, folder, entry, make) }],
  };
}

async function readFile(folder: string, entry: DatasetEntry): Promise<PanopticFile> {
  const name = takeKey(entry, 'annotations');
  return parsePanopticFile(await readDataJson(folder, name, entry), `${entry.id}: ${join(folder, name)}`);
}

async function listImages(
  folder: string,
  entry: DatasetEntry,
  { annotations }: PanopticFile,
): Promise<readonly ListedImage[]> {
  const maps = takeKey(entry, 'maps');
  const images = await indexImages(folder, takeKey(entry, 'images'), entry.id);
  return annotations.map((annotation) => {
    const { imageId, fileName } = annotation;
    const stem = entry.imageSuffix === undefined ? stemOf(fileName) : `${imageId}${entry.imageSuffix}`;
    const image = images.find(stem) ?? images.guess(stem);
    return { id: String(imageId), image, map: `${maps}/${fileName}`, annotation };
  });
}

function takeCategories(
  { categories, annotations }: PanopticFile,
  { id, classes = categories.length }: DatasetEntry,
  where: string,
): readonly Category[] {
  if (categories.length < classes)
    throw new DataError(
      `${id}: ${where}: ${categories.length} categories, datasets.json says ${classes}. Check the file, or update the entry`,
    );
  const surplus = new Set(categories.slice(classes).map((category) => category.id));
  const bearing = annotations.find(({ segments }) => segments.some((one) => surplus.has(one.categoryId)));
  if (bearing)
    throw new DataError(
      `${id}: ${where}: ${categories.length} categories, datasets.json says ${classes}, and a segment of image ` +
        `${JSON.stringify(bearing.imageId)} is of one beyond them. Check the file, or update the entry`,
    );
  return categories.slice(0, classes);
}
