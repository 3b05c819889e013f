import { join } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import { classFiles, readClasses } from './class-files.js';
import { filterMissing } from './missing.js';
import { orDamaged, type DamagedSample, type DatasetReader, type OpenDataset } from './reader.js';
import { describeEnd, readTar } from './tar.js';
import { readDataText } from './text-file.js';
import { groupByKey, toSample, type SampleForm, type WebDatasetSample } from './webdataset-samples.js';

// Layout of LAION-AI/CLIP_benchmark (datasets/builder.py, webdataset_builder.py) and mlfoundations/datacomp.
const typeFile = 'dataset_type.txt';
/** A number beyond it is damage; looking for so many files would take minutes. */
const mostShards = 100_000;
const kindOfType: Readonly<Record<string, WebDatasetSample['kind']>> = {
  classification: 'labelled-image',
  multilabel: 'multi-labelled-image',
  retrieval: 'captioned-image',
};

/** Reads WebDataset folders as CLIP_benchmark and DataComp lay them out. */
export const webDatasetReader: DatasetReader = { findMissing, open: openWebDataset };

async function findMissing(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const countFile = `${entry.split}/nshards.txt`;
  const hasClasses = (await readKind(folder, entry)) !== 'captioned-image';
  const missing = await filterMissing(folder, hasClasses ? [...classFiles, countFile] : [countFile]);
  if (missing.includes(countFile)) return missing;
  // A set that has no classes says so in its type file; without that it looks like one that has lost them.
  if (entry.classes === undefined && classFiles.every((file) => missing.includes(file)))
    return filterMissing(folder, [typeFile, ...classFiles]);
  return [...missing, ...(await filterMissing(folder, await listShards(folder, entry)))];
}

async function openWebDataset(folder: string, entry: DatasetEntry): Promise<OpenDataset> {
  const kind = await readKind(folder, entry);
  const hasClasses = kind !== 'captioned-image';
  if (!hasClasses && entry.classes !== undefined)
    throw new DataError(
      `${entry.id}: ${join(folder, typeFile)} says "retrieval", datasets.json says ${entry.classes} classes. Restore the file as it was shipped, or update the entry`,
    );
  const classes = hasClasses ? await readClasses(folder, entry) : { classNames: [], templates: [] };
  const metadataColumns = kind === 'labelled-image' ? (entry.metadata ?? []) : [];
  const form = { kind, classes: classes.classNames.length, columns: metadataColumns };
  const shards = await listShards(folder, entry);
  return {
    entry,
    folder,
    kind,
    ...classes,
    metadataColumns,
    files: [...(hasClasses ? classFiles : []), ...shards].map((name) => join(folder, name)),
    parts: shards.map((name) => ({
      name,
      samples: () => readShard(folder, name, entry, form),
      doubt: () => describeEnd(join(folder, name)),
    })),
  };
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

async function readKind(folder: string, entry: DatasetEntry): Promise<WebDatasetSample['kind']> {
  const [missing] = await filterMissing(folder, [typeFile]);
  const type = missing
    ? 'classification'
    : (await readDataText(folder, typeFile, entry)).trim().toLowerCase();
  if (!Object.hasOwn(kindOfType, type))
    throw new DataError(
      `${entry.id}: ${join(folder, typeFile)} says ${JSON.stringify(type.slice(0, 40))}, expected ${Object.keys(kindOfType).join(' or ')}. Restore the file as it was shipped`,
    );
  return kindOfType[type];
}

async function listShards(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const name = `${entry.split}/nshards.txt`;
  const text = (await readDataText(folder, name, entry)).trim();
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > mostShards)
    throw new DataError(
      `${entry.id}: ${join(folder, name)} says ${JSON.stringify(text.slice(0, 40))}, expected the number of shards`,
    );
  return Array.from({ length: count }, (_, index) => `${entry.split}/${index}.tar`);
}
