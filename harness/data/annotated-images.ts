import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import type { Category, ImageObjects } from '../core/annotations.js';
import { DataError, messageOf } from '../core/errors.js';
import type { AnnotatedImage } from '../core/sample.js';
import { readCocoAnnotations } from './coco-annotations.js';
import { integerOf, textOf, toFields } from './coco-fields.js';
import { readCocoResults, type CocoResults } from './coco-results.js';
import { isPointer, pointerFault, readStart } from './git-lfs.js';
import { streamJsonMembers } from './json-stream.js';
import { takeKey } from './layout.js';
import { listFiles } from './list-files.js';
import { filterMissing } from './missing.js';
import { filesOf, findMissingFiles, readListed, type ListedSample } from './paired-files.js';
import type { DatasetReader, OpenDataset } from './reader.js';

/** What an annotation file says of where an image lies. */
interface ImageName {
  readonly id: number;
  readonly fileName?: string | undefined;
  readonly cocoUrl?: string | undefined;
}

/** How a kind of annotation file differs from others. */
export interface AnnotatedKind {
  readonly kind: 'coco' | 'lvis';
  /** The path of an image, relative to the data set, also of one that is not there. `there`: all paths that are. Throws
   *  DataError, beginning with `where`, when the file does not say enough. */
  readonly locate: (
    image: ImageName,
    places: readonly string[],
    there: ReadonlySet<string>,
    where: string,
  ) => string;
  /** Whether files may have more categories than the entry says classes: those that are not scored. */
  readonly mayHaveMore: boolean;
  /** What prompts are made of. */
  readonly namesOf: (category: Category) => readonly string[];
}

interface ListedImage extends ListedSample {
  readonly truth: ImageObjects;
}

/** A reader of a JSON file of annotated objects beside folders of images. Every image of the file is a sample, in its order,
 *  also one without objects; its id is that of the file. Categories are sorted by id. Objects have masks where the file gives
 *  them. */
export function createAnnotatedReader(rules: AnnotatedKind): DatasetReader {
  return {
    findMissing: (folder, entry) => findMissing(folder, entry, rules),
    open: (folder, entry) => openAnnotated(folder, entry, rules),
  };
}

/** The path of the image of this name in one of the places: as the name says, or by its last part; otherwise where it would
 *  lie in the first place. */
export function locateByName(name: string, places: readonly string[], there: ReadonlySet<string>): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  const candidates = [name, last].flatMap((one) => places.map((place) => `${place}/${one}`));
  return candidates.find((path) => there.has(path)) ?? `${places[0]}/${last}`;
}

async function findMissing(
  folder: string,
  entry: DatasetEntry,
  rules: AnnotatedKind,
): Promise<readonly string[]> {
  const [annotations, places] = [takeKey(entry, 'annotations'), takeKey(entry, 'images')];
  const absent = await filterMissing(folder, [annotations, ...proposalsOf(entry), ...places]);
  if (absent.length > 0) return absent;
  const file = join(folder, annotations);
  const images = await ofEntry(entry, file, readImageNames(file));
  return findMissingFiles(await listImages(folder, entry, rules, images), folder, places);
}

async function openAnnotated(
  folder: string,
  entry: DatasetEntry,
  rules: AnnotatedKind,
): Promise<OpenDataset> {
  const annotations = takeKey(entry, 'annotations');
  const file = join(folder, annotations);
  const { categories, images, warnings } = await ofEntry(
    entry,
    file,
    readCocoAnnotations(file, { kind: rules.kind, masks: 'where-given' }),
  );
  const { classes = categories.length } = entry;
  if (rules.mayHaveMore ? categories.length < classes : categories.length !== classes)
    throw new DataError(
      `${entry.id}: ${file}: ${categories.length} categories, datasets.json says ${classes}. Check the file, or update the entry`,
    );
  const listed = (await listImages(folder, entry, rules, images)).map((sample, index): ListedImage => {
    return { ...sample, truth: images[index].truth };
  });
  const proposals = await readProposals(folder, entry, file, images, categories);
  const make = ({ id, truth }: ListedImage, image: Uint8Array): AnnotatedImage => {
    const given = proposals && { proposals: proposals.detectionsOf(truth.imageId) };
    return { kind: 'annotated-image', id, image, truth, ...given };
  };
  return {
    entry,
    folder,
    kind: 'annotated-image',
    classNames: [],
    templates: [],
    metadataColumns: [],
    categories: categories
      .map((category) => ({ ...category, names: rules.namesOf(category) }))
      .sort((a, b) => a.id - b.id),
    warnings: warnings.map((warning) => `${entry.id}: ${warning}`),
    listedCount: listed.length,
    files: [file, ...proposalsOf(entry).map((name) => join(folder, name)), ...filesOf(listed, folder)],
    parts: [{ name: annotations, samples: () => readListed(listed, folder, entry, make) }],
  };
}

/** The file of proposals, where the entry has one. */
function proposalsOf({ proposals }: DatasetEntry): readonly string[] {
  return proposals === undefined ? [] : [proposals];
}

/** The boxes that are to be classified in place of the true ones; an image without any has none to classify. */
async function readProposals(
  folder: string,
  entry: DatasetEntry,
  annotations: string,
  images: readonly { readonly truth: ImageObjects }[],
  categories: readonly Category[],
): Promise<CocoResults | undefined> {
  if (entry.proposals === undefined) return undefined;
  const file = join(folder, entry.proposals);
  const truth = {
    file: annotations,
    images: new Map(images.map(({ truth: { imageId, height, width } }) => [imageId, { height, width }])),
    categoryIds: new Set(categories.map(({ id }) => id)),
  };
  return ofEntry(entry, file, readCocoResults(file, truth, 'box'));
}

async function listImages(
  folder: string,
  entry: DatasetEntry,
  { locate }: AnnotatedKind,
  images: readonly ImageName[],
): Promise<readonly ListedSample[]> {
  const places = takeKey(entry, 'images');
  const there = new Set<string>();
  for (const place of places)
    for (const path of await listFiles(join(folder, place))) there.add(`${place}/${path}`);
  const where = `${entry.id}: ${join(folder, takeKey(entry, 'annotations'))}`;
  return images.map((image) => ({ id: String(image.id), image: locate(image, places, there, where) }));
}

/** Only what says where images lie: whether a data set is whole is asked often, and objects are many. */
async function readImageNames(file: string): Promise<readonly ImageName[]> {
  const names: ImageName[] = [];
  await streamJsonMembers(file, {
    images: (items, from) => {
      items.forEach((item, index) => {
        const where = () => `${file}: image ${from + index} (from 0)`;
        const fields = toFields(item, where);
        names.push({
          id: integerOf(fields, 'id', where),
          fileName: textOf(fields, 'file_name', where),
          cocoUrl: textOf(fields, 'coco_url', where),
        });
      });
    },
  });
  return names;
}

/** What was read of a file, errors beginning with the id of the data set. */
async function ofEntry<Value>({ id }: DatasetEntry, file: string, read: Promise<Value>): Promise<Value> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const start = await readStart(file).catch(() => undefined);
    throw new DataError(
      `${id}: ${start && isPointer(start) ? `${file}: ${pointerFault}` : messageOf(error)}`,
    );
  }
}
