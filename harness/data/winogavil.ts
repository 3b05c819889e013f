import { access, readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError, messageOf } from '../core/errors.js';
import type { AssociationInstance, Sample } from '../core/sample.js';
import { cellOf, parseCsv, type CsvTable } from './csv.js';
import type { DatasetReader, OpenDataset } from './reader.js';
import { parseTextList } from './text-list.js';

// Layout of the repository nlphuji/winogavil, with its archive of images unpacked.
const tableFile = 'winogavil_dataset.csv';
const imageFolder = 'winogavil_images';
/** As the set is shipped first: of two files of one name the earlier is taken. */
const imageExtensions = ['.jpg', '.jpeg', '.png', '.webp'];

/** Reads WinoGAViL and other sets of its form: a table of cues, and a folder of images that they name. Every image is
 *  one sample, once, in the order in which the table first names it; the cues come as `associations`. */
export const winogavilReader: DatasetReader = { findMissing, open: openWinogavil };

async function findMissing(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const parts = [tableFile, imageFolder];
  const there = await Promise.all(parts.map((part) => exists(join(folder, part))));
  if (there.includes(false)) return parts.filter((_, index) => !there[index]);
  const images = await listImages(folder);
  return namesIn(await readInstances(folder, entry))
    .filter((name) => !images.has(name))
    .map((name) => `${imageFolder}/${name}${imageExtensions[0]}`);
}

async function openWinogavil(folder: string, entry: DatasetEntry): Promise<OpenDataset> {
  const associations = await readInstances(folder, entry);
  if (entry.count !== undefined && associations.length !== entry.count)
    throw new DataError(
      `${entry.id}: ${associations.length} cues in ${join(folder, tableFile)}, datasets.json says ${entry.count}. Check the split, or update the entry`,
    );
  const images = await findImages(folder, entry, associations);
  return {
    entry,
    folder,
    kind: 'named-image',
    classNames: [],
    templates: [],
    metadataColumns: [],
    associations,
    sampleCount: images.size,
    files: [join(folder, tableFile), ...images.values()],
    parts: [{ name: imageFolder, samples: () => readImages(images, entry) }],
  };
}

async function* readImages(
  images: ReadonlyMap<string, string>,
  { id }: DatasetEntry,
): AsyncGenerator<Sample> {
  for (const [name, file] of images) {
    const image = await readFile(file).catch((error: unknown) => {
      throw new DataError(`${id}: ${file} cannot be read: ${messageOf(error)}. Fetch the data set again`);
    });
    yield { kind: 'named-image', id: name, image };
  }
}

async function readInstances(folder: string, entry: DatasetEntry): Promise<readonly AssociationInstance[]> {
  const where = whereOf(folder, entry);
  const table = parseCsv(await readTable(folder, entry), where);
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

/** The file of every image that a cue names, in the order of first use. */
async function findImages(
  folder: string,
  entry: DatasetEntry,
  instances: readonly AssociationInstance[],
): Promise<ReadonlyMap<string, string>> {
  const images = await listImages(folder);
  const used = new Map<string, string>();
  for (const [index, { candidates }] of instances.entries())
    for (const name of candidates) {
      const file = images.get(name);
      if (file === undefined)
        throw new DataError(
          `${rowAt(whereOf(folder, entry), index + 1)}: no image ${JSON.stringify(name)} in ${join(folder, imageFolder)}, expected ${imageExtensions.join(' or ')}. Fetch the data set again`,
        );
      used.set(name, file);
    }
  return used;
}

function namesIn(instances: readonly AssociationInstance[]): readonly string[] {
  return [...new Set(instances.flatMap(({ candidates }) => candidates))];
}

/** The image files of the folder by name, the extension taken off; none when there is no folder. */
async function listImages(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = await readdir(join(folder, imageFolder)).catch((): string[] => []);
  const images = new Map<string, string>();
  for (const extension of imageExtensions)
    for (const file of files) {
      const name = file.slice(0, -extension.length);
      if (extname(file).toLowerCase() === extension && !images.has(name))
        images.set(name, join(folder, imageFolder, file));
    }
  return images;
}

function whereOf(folder: string, { id }: DatasetEntry): string {
  return `${id}: ${join(folder, tableFile)}`;
}

function rowAt(where: string, number: number): string {
  return `${where}: row ${number}`;
}

async function readTable(folder: string, entry: DatasetEntry): Promise<string> {
  try {
    return await readFile(join(folder, tableFile), 'utf8');
  } catch {
    throw new DataError(`${whereOf(folder, entry)} is missing. Fetch the data set again`);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
