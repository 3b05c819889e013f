import { basename, extname, join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import type { AssociationInstance, NamedImage } from '../core/sample.js';
import { cellOf, parseCsv, type CsvTable } from './csv.js';
import { imageExtensions } from './image-name.js';
import { findFirst, readImages, withImages, type ImageStore } from './image-store.js';
import { filterMissing } from './missing.js';
import type { DatasetReader, OpenDataset } from './reader.js';
import { readDataText } from './text-file.js';
import { parseTextList } from './text-list.js';

// Layout of the repository nlphuji/winogavil; its archive of images may be unpacked, and the folder goes first.
const tableFile = 'winogavil_dataset.csv';
const imageFolder = 'winogavil_images';
const imagePlaces = [imageFolder, `${imageFolder}.zip`];

/** Reads WinoGAViL and other sets of its form: a table of cues, and the images that they name, in a folder or a zip
 *  archive. Every image is one sample, once, in the order in which the table first names it; the cues come as
 *  `associations`. */
export const winogavilReader: DatasetReader = { findMissing, open: openWinogavil };

async function findMissing(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const place = await findFirst(folder, imagePlaces);
  const named = imagePlaces.find((name) => entry.files?.includes(name)) ?? imageFolder;
  const missing = await filterMissing(folder, [tableFile, place ?? named]);
  if (place === undefined || missing.length > 0) return missing;
  const images = await withImages(join(folder, place), entry.id, indexImages);
  return namesIn(await readInstances(folder, entry))
    .filter((name) => !images.has(name))
    .map((name) => `${place}/${name}${imageExtensions[0]}`);
}

async function openWinogavil(folder: string, entry: DatasetEntry): Promise<OpenDataset> {
  const associations = await readInstances(folder, entry);
  if (entry.count !== undefined && associations.length !== entry.count)
    throw new DataError(
      `${entry.id}: ${associations.length} cues in ${join(folder, tableFile)}, datasets.json says ${entry.count}. Check the split, or update the entry`,
    );
  const place = join(folder, (await findFirst(folder, imagePlaces)) ?? imageFolder);
  const { images, files } = await withImages(place, entry.id, (store) => {
    const found = findImages(store, folder, entry, associations);
    return { images: found, files: [...new Set([...found.values()].map(store.fileOf))] };
  });
  return {
    entry,
    folder,
    kind: 'named-image',
    classNames: [],
    templates: [],
    metadataColumns: [],
    associations,
    sampleCount: images.size,
    files: [join(folder, tableFile), ...files],
    parts: [{ name: basename(place), samples: () => readImages(place, entry.id, images, toSample) }],
  };
}

function toSample(id: string, image: Uint8Array): NamedImage {
  return { kind: 'named-image', id, image };
}

async function readInstances(folder: string, entry: DatasetEntry): Promise<readonly AssociationInstance[]> {
  const where = whereOf(folder, entry);
  const table = parseCsv(await readDataText(folder, tableFile, entry), where);
  const absent = ['cue', 'candidates', 'associations'].filter((column) => !table.columns.includes(column));
  if (absent.length > 0)
    throw new DataError(
      `${where}: no column ${absent.join(' and no ')}, got ${table.columns.join(', ')}. Fetch the data set again`,
    );
  if (table.rows.length === 0)
    throw new DataError(`${entry.id}: no cues in ${join(folder, tableFile)}. Fetch the data set again`);
  const instances = table.rows.map((row, index) => parseInstance(table, row, index + 1, where));
  const rowOfId = new Map<string, number>();
  for (const [index, { id }] of instances.entries()) {
    const earlier = rowOfId.get(id);
    if (earlier !== undefined)
      throw new DataError(
        `${rowAt(where, index + 1)}: ID ${JSON.stringify(id)} is also that of row ${earlier}, expected each once`,
      );
    rowOfId.set(id, index + 1);
  }
  return instances;
}

/** Rows count from 1, the line of column names apart; their number is the id where the table has none. */
function parseInstance(
  table: CsvTable,
  row: readonly string[],
  number: number,
  file: string,
): AssociationInstance {
  const where = rowAt(file, number);
  const id = cellOf(table, row, 'ID') ?? String(number);
  const cue = cellOf(table, row, 'cue') ?? '';
  const candidates = parseNames(cellOf(table, row, 'candidates') ?? '', `${where}: candidates`);
  const associations = parseNames(cellOf(table, row, 'associations') ?? '', `${where}: associations`);
  if (id.trim() === '') throw new DataError(`${where}: empty ID, expected a text`);
  if (cue.trim() === '') throw new DataError(`${where}: empty cue, expected a text`);
  if (candidates.length < 2)
    throw new DataError(`${where}: candidates: got ${candidates.length}, expected at least 2`);
  if (associations.length === 0)
    throw new DataError(`${where}: associations: got none, expected at least one`);
  const stranger = associations.find((name) => !candidates.includes(name));
  if (stranger !== undefined)
    throw new DataError(
      `${where}: association ${JSON.stringify(stranger)} is not a candidate, expected one of ${candidates.join(', ')}`,
    );
  return { id, cue, candidates, associations };
}

/** Names of images: no repeats, nothing that could lead out of the folder of images. */
function parseNames(text: string, where: string): readonly string[] {
  const names = parseTextList(text, where);
  const wrong = names.find((name) => name === '' || /[/\\]/.test(name));
  if (wrong !== undefined)
    throw new DataError(
      `${where}: image name ${JSON.stringify(wrong)}, expected a file name without extension, / and \\`,
    );
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new DataError(`${where}: ${JSON.stringify(repeated)} occurs twice, expected each name once`);
  return names;
}

/** The path of every image that a cue names, in the order of first use. */
function findImages(
  store: ImageStore,
  folder: string,
  entry: DatasetEntry,
  instances: readonly AssociationInstance[],
): ReadonlyMap<string, string> {
  const images = indexImages(store);
  const used = new Map<string, string>();
  for (const [index, { candidates }] of instances.entries())
    for (const name of candidates) {
      const path = images.get(name);
      if (path === undefined)
        throw new DataError(
          `${rowAt(whereOf(folder, entry), index + 1)}: no image ${JSON.stringify(name)} in ${store.place}, expected ${imageExtensions.join(' or ')}. Fetch the data set again`,
        );
      used.set(name, path);
    }
  return used;
}

function namesIn(instances: readonly AssociationInstance[]): readonly string[] {
  return [...new Set(instances.flatMap(({ candidates }) => candidates))];
}

/** The paths of the images by their names, folders and extension taken off. Of two of one name the less deep is taken, then
 *  the one whose extension comes first. */
function indexImages({ names }: ImageStore): ReadonlyMap<string, string> {
  const depth = (path: string) => path.split('/').length;
  const rank = (path: string) => imageExtensions.indexOf(extname(path).toLowerCase());
  const best = [...names].sort((a, b) => depth(a) - depth(b) || rank(a) - rank(b));
  const images = new Map<string, string>();
  for (const path of best) {
    const name = basename(path, extname(path));
    if (!images.has(name)) images.set(name, path);
  }
  return images;
}

function whereOf(folder: string, { id }: DatasetEntry): string {
  return `${id}: ${join(folder, tableFile)}`;
}

function rowAt(where: string, number: number): string {
  return `${where}: row ${number}`;
}
