import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import type { CaptionedImage, LabelledImage } from '../core/sample.js';
import { parseNpyRow } from './npy.js';
import { orDamaged, type DamagedSample, type DatasetReader, type OpenDataset } from './reader.js';
import { readTar, type TarMember } from './tar.js';

// Layout of LAION-AI/CLIP_benchmark (datasets/builder.py, webdataset_builder.py) and mlfoundations/datacomp.
const classNamesFile = 'classnames.txt';
const templatesFile = 'zeroshot_classification_templates.txt';
const typeFile = 'dataset_type.txt';
const imageExtensions = ['webp', 'png', 'jpg', 'jpeg'];
type WebDatasetSample = LabelledImage | CaptionedImage;
const kindOfType: Readonly<Record<string, WebDatasetSample['kind']>> = {
  classification: 'labelled-image',
  retrieval: 'captioned-image',
};

/** Reads WebDataset folders as CLIP_benchmark and DataComp lay them out. */
export const webDatasetReader: DatasetReader = { findMissing, open: openWebDataset };

async function findMissing(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const countFile = `${entry.split}/nshards.txt`;
  const kind = await readKind(folder, entry);
  const small = kind === 'labelled-image' ? [classNamesFile, templatesFile, countFile] : [countFile];
  const missing = await filterMissing(folder, small);
  if (missing.includes(countFile)) return missing;
  return [...missing, ...(await filterMissing(folder, await listShards(folder, entry)))];
}

async function openWebDataset(folder: string, entry: DatasetEntry): Promise<OpenDataset> {
  const kind = await readKind(folder, entry);
  const labelled = kind === 'labelled-image';
  const classNames = labelled ? parseClassNames(await readText(folder, classNamesFile, entry)) : [];
  const templates = labelled
    ? parseTemplates(
        await readText(folder, templatesFile, entry),
        `${entry.id}: ${join(folder, templatesFile)}`,
      )
    : [];
  if (entry.classes !== undefined && labelled && classNames.length !== entry.classes)
    throw new DataError(
      `${entry.id}: ${classNames.length} class names in ${join(folder, classNamesFile)}, datasets.json says ${entry.classes}. ` +
        `Blank lines count: restore the file as it was shipped`,
    );
  const shards = await listShards(folder, entry);
  const small = labelled ? [classNamesFile, templatesFile] : [];
  const form = { kind, classes: classNames.length, columns: labelled ? (entry.metadata ?? []) : [] };
  return {
    entry,
    folder,
    kind,
    classNames,
    templates,
    metadataColumns: form.columns,
    files: [...small, ...shards].map((name) => join(folder, name)),
    parts: shards.map((name) => ({ name, samples: () => readShard(folder, name, entry, form) })),
  };
}

/** What the members of each sample must be. */
interface SampleForm {
  readonly kind: WebDatasetSample['kind'];
  readonly classes: number;
  /** What the numbers of the .npy member mean; without any it is not read. */
  readonly columns: readonly string[];
}

async function* readShard(
  folder: string,
  shard: string,
  entry: DatasetEntry,
  form: SampleForm,
): AsyncGenerator<WebDatasetSample | DamagedSample> {
  const where = `${entry.id}: ${join(folder, shard)}`;
  for await (const members of groupByKey(readTar(join(folder, shard), where), where))
    yield orDamaged(members.key, () => toSample(members, form, where));
}

interface SampleMembers {
  readonly key: string;
  readonly byExtension: ReadonlyMap<string, Uint8Array>;
}

/** Neighbouring members with one key are one sample. The key ends at the first dot of the base name; names that begin
 *  with that dot (`._s0.png`, which macOS adds) are passed over. Source: webdataset, tariterators.py. */
async function* groupByKey(members: AsyncIterable<TarMember>, where: string): AsyncGenerator<SampleMembers> {
  let key: string | undefined;
  let byExtension = new Map<string, Uint8Array>();
  for await (const { name, bytes } of members) {
    const [memberKey, extension] = splitName(name);
    if (extension === '') continue;
    if (memberKey !== key) {
      if (key !== undefined) yield { key, byExtension };
      key = memberKey;
      byExtension = new Map();
    }
    if (byExtension.has(extension))
      throw new DataError(`${where}: sample ${key} has two .${extension} members, expected one`);
    byExtension.set(extension, bytes);
  }
  if (key !== undefined) yield { key, byExtension };
}

function splitName(name: string): readonly [key: string, extension: string] {
  const base = name.lastIndexOf('/') + 1;
  const dot = name.indexOf('.', base);
  return dot <= base ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1).toLowerCase()];
}

function toSample(
  { key, byExtension }: SampleMembers,
  { kind, classes, columns }: SampleForm,
  where: string,
): WebDatasetSample {
  const image = byExtension.get(imageExtensions.find((extension) => byExtension.has(extension)) ?? '');
  if (!image)
    throw new DataError(
      `${where}: sample ${key} has no image, got .${[...byExtension.keys()].join(' .')}, expected .webp, .png, .jpg or .jpeg`,
    );
  const member = (extension: string): Uint8Array => {
    const bytes = byExtension.get(extension);
    if (!bytes) throw new DataError(`${where}: sample ${key} has no .${extension} beside its image`);
    return bytes;
  };
  const text = (extension: string): string => Buffer.from(member(extension)).toString('utf8');
  switch (kind) {
    case 'labelled-image': {
      const label = parseLabel(text('cls'), classes, `${where}: ${key}.cls`);
      if (columns.length === 0) return { kind, id: key, image, label };
      const metadata = parseMetadata(member('npy'), columns, `${where}: ${key}.npy`);
      return { kind, id: key, image, label, metadata };
    }
    case 'captioned-image':
      return { kind, id: key, image, captions: parseCaptions(text('txt'), `${where}: ${key}.txt`) };
  }
}

function parseLabel(text: string, classes: number, where: string): number {
  const label = Number(text);
  if (!/^\d+$/.test(text.trim()) || label >= classes)
    throw new DataError(
      `${where}: label ${JSON.stringify(text.trim().slice(0, 40))} is out of range, expected 0 to ${classes - 1}`,
    );
  return label;
}

function parseMetadata(bytes: Uint8Array, columns: readonly string[], where: string): readonly number[] {
  const metadata = parseNpyRow(bytes, where);
  if (metadata.length === columns.length) return metadata;
  throw new DataError(
    `${where}: ${metadata.length} values, datasets.json says ${columns.length}: ${columns.join(', ')}. Update the entry, or restore the files`,
  );
}

/** One caption a line, raw, as the reference takes them. */
function parseCaptions(text: string, where: string): readonly string[] {
  const captions = splitLines(text);
  if (captions.every((caption) => caption.trim() === '')) throw new DataError(`${where}: no caption`);
  return captions;
}

/** Class names are trimmed and blank ones kept: CLEVR Distance has a class whose name is empty. */
function parseClassNames(text: string): readonly string[] {
  return splitLines(text).map((line) => line.trim());
}

function parseTemplates(text: string, where: string): readonly string[] {
  const templates = splitLines(text)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const wrong = templates.find((template) => !template.includes('{c}'));
  if (wrong !== undefined)
    throw new DataError(`${where}: template ${JSON.stringify(wrong)} has no {c}, where the class name goes`);
  if (templates.length === 0) throw new DataError(`${where}: no templates, expected at least one`);
  return templates;
}

/** The lines of a text as Python's str.splitlines gives them: the reference reads these files with it. */
function splitLines(text: string): readonly string[] {
  // eslint-disable-next-line no-control-regex -- Python counts these control characters as line ends
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

async function readKind(folder: string, entry: DatasetEntry): Promise<WebDatasetSample['kind']> {
  const [missing] = await filterMissing(folder, [typeFile]);
  const type = missing ? 'classification' : (await readText(folder, typeFile, entry)).trim().toLowerCase();
  if (!Object.hasOwn(kindOfType, type))
    throw new DataError(
      `${entry.id}: ${join(folder, typeFile)} says ${JSON.stringify(type)}, expected ${Object.keys(kindOfType).join(' or ')}`,
    );
  return kindOfType[type];
}

async function listShards(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const name = `${entry.split}/nshards.txt`;
  const text = (await readText(folder, name, entry)).trim();
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000)
    throw new DataError(
      `${entry.id}: ${join(folder, name)} says ${JSON.stringify(text.slice(0, 40))}, expected the number of shards`,
    );
  return Array.from({ length: count }, (_, index) => `${entry.split}/${index}.tar`);
}

async function filterMissing(folder: string, names: readonly string[]): Promise<string[]> {
  const checks = names.map(async (name) =>
    access(join(folder, name)).then(
      () => undefined,
      () => name,
    ),
  );
  return (await Promise.all(checks)).filter((name) => name !== undefined);
}

async function readText(folder: string, name: string, entry: DatasetEntry): Promise<string> {
  try {
    return await readFile(join(folder, name), 'utf8');
  } catch {
    throw new DataError(`${entry.id}: ${join(folder, name)} is missing. Fetch the data set again`);
  }
}
