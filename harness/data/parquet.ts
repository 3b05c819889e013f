import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import type { CaptionedImage, LabelledImage } from '../core/sample.js';
import { classFiles, parseTemplates, readClasses } from './class-files.js';
import { exists, filterMissing } from './missing.js';
import { chooseColumns, type ParquetColumns } from './parquet-columns.js';
import { readParquetHead, readParquetRows } from './parquet-file.js';
import { toParquetSample, type ParquetForm } from './parquet-samples.js';
import { orDamaged, type DamagedSample, type DatasetReader, type OpenDataset } from './reader.js';
import { readDataText } from './text-file.js';

const [namesFile, templatesFile] = classFiles;

/** Reads sets of images with labels or captions as the Hugging Face Hub stores them: `data/<split>-*.parquet`,
 *  `<split>/*.parquet`, `<split>*.parquet`, or the Parquet files of the folder, in name order, or those that `files` of the
 *  entry names; each is a part. Columns: see `chooseColumns`. Where there is a column `split`, only rows of the entry's split
 *  count. Class names come from classnames.txt, else from the notes in the first file; templates from
 *  zeroshot_classification_templates.txt. The id of an image is its file and row (`test-00000-of-00001/12`, from 0): paths in
 *  the file may be absent or repeat. */
export const parquetReader: DatasetReader = { findMissing, open: openParquet };

async function findMissing(folder: string, entry: DatasetEntry): Promise<readonly string[]> {
  const { files, missing } = await listFiles(folder, entry);
  if (files.length === 0 || missing.length > 0) return missing;
  const { truth, classNames } = await readColumns(folder, files[0], entry);
  if (truth.kind === 'captions') return [];
  return filterMissing(folder, classNames === undefined ? [namesFile, templatesFile] : [templatesFile]);
}

async function openParquet(folder: string, entry: DatasetEntry): Promise<OpenDataset> {
  const { files, missing } = await listFiles(folder, entry);
  if (missing.length > 0)
    throw new DataError(`${entry.id}: no ${missing.join(' and no ')} in ${folder}. Fetch the data set again`);
  const columns = await readColumns(folder, files[0], entry);
  const labelled = columns.truth.kind === 'label';
  const { classNames, templates, texts } = labelled
    ? await readLabelTexts(folder, entry, columns, files[0])
    : { classNames: [], templates: [], texts: [] };
  const form: ParquetForm = { ...columns, classes: classNames.length };
  return {
    entry,
    folder,
    kind: labelled ? 'labelled-image' : 'captioned-image',
    classNames,
    templates,
    metadataColumns: [],
    files: [...texts, ...files].map((name) => join(folder, name)),
    parts: files.map((name) => ({ name, samples: () => readFile(folder, name, entry, form) })),
  };
}

async function* readFile(
  folder: string,
  name: string,
  entry: DatasetEntry,
  form: ParquetForm,
): AsyncGenerator<LabelledImage | CaptionedImage | DamagedSample> {
  const where = `${entry.id}: ${join(folder, name)}`;
  const columns = [form.image, form.truth.column, ...(form.split === undefined ? [] : [form.split])];
  const { columns: there } = await readParquetHead(join(folder, name), where);
  const absent = columns.filter((column) => !there.has(column));
  if (absent.length > 0)
    throw new DataError(
      `${where}: no column ${absent.join(' and no ')}, got ${[...there.keys()].join(', ')}. Fetch this file again`,
    );
  const stem = posix.basename(name, '.parquet');
  for await (const { number, values } of readParquetRows(join(folder, name), where, columns)) {
    if (form.split !== undefined && values[form.split] !== entry.split) continue;
    const id = `${stem}/${number}`;
    yield orDamaged(id, () => toParquetSample(id, values, form, `${where}: row ${number}`));
  }
}

async function readColumns(folder: string, name: string, { id }: DatasetEntry): Promise<ParquetColumns> {
  const where = `${id}: ${join(folder, name)}`;
  return chooseColumns(await readParquetHead(join(folder, name), where), where);
}

/** `texts`: the small files that were read. */
async function readLabelTexts(
  folder: string,
  entry: DatasetEntry,
  { classNames, truth }: ParquetColumns,
  first: string,
): Promise<Pick<OpenDataset, 'classNames' | 'templates'> & { readonly texts: readonly string[] }> {
  if (!(await exists(join(folder, templatesFile))))
    throw new DataError(
      `${entry.id}: no ${templatesFile} in ${folder}. Write it: one prompt template a line, with {c} where the class name goes`,
    );
  if (await exists(join(folder, namesFile)))
    return { ...(await readClasses(folder, entry)), texts: classFiles };
  const where = `${entry.id}: ${join(folder, first)}`;
  if (classNames === undefined)
    throw new DataError(
      `${where}: no names of the classes of column ${truth.column}. Write ${join(folder, namesFile)}: one name a line, in the order of the labels`,
    );
  if (entry.classes !== undefined && classNames.length !== entry.classes)
    throw new DataError(
      `${where}: ${classNames.length} class names, datasets.json says ${entry.classes}. Update the entry`,
    );
  const text = await readDataText(folder, templatesFile, entry);
  const templates = parseTemplates(text, `${entry.id}: ${join(folder, templatesFile)}`);
  return { classNames, templates, texts: [templatesFile] };
}

/** The Parquet files of the split, relative to the folder; `missing`: those that the names of the others tell of. */
async function listFiles(
  folder: string,
  entry: DatasetEntry,
): Promise<{ readonly files: readonly string[]; readonly missing: readonly string[] }> {
  const named = (entry.files ?? []).filter((name) => name.endsWith('.parquet'));
  if (named.length > 0) return { files: named, missing: await filterMissing(folder, named) };
  const { split } = entry;
  const places: readonly (readonly [inside: string, start: string])[] = [
    ['data', `${split}-`],
    [split, ''],
    ['', split],
    ['', ''],
  ];
  for (const [inside, start] of places) {
    const names = await readdir(join(folder, inside)).catch((): string[] => []);
    const files = names.filter((name) => name.startsWith(start) && name.endsWith('.parquet')).sort();
    if (files.length === 0) continue;
    const missing = findGaps(files).map((name) => posix.join(inside, name));
    return { files: files.map((name) => posix.join(inside, name)), missing };
  }
  return { files: [], missing: [`data/${split}-*.parquet`] };
}

/** Names that are absent from files which say how many they are: `test-00001-of-00003.parquet`. */
function findGaps(files: readonly string[]): readonly string[] {
  const numbered = /^(.*-)(\d+)-of-(\d+)(.*)$/;
  const first = numbered.exec(files[0]);
  if (!first) return [];
  const [, start, digits, count, end] = first;
  const there = new Set(files.map((name) => Number(numbered.exec(name)?.[2])));
  return Array.from({ length: Number(count) }, (_, index) => index)
    .filter((index) => !there.has(index))
    .map(
      (index) =>
        `${start}${String(index).padStart(digits.length, '0')}-of-${count}${end.startsWith('-') ? '-*.parquet' : end}`,
    );
}
