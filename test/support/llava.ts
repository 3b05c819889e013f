import { join } from 'node:path';
import { datasetsFileSchema, type DatasetEntry } from '../../harness/config/dataset-entry.js';
import { readJsonFile } from '../../harness/config/json-file.js';
import { packageRoot } from '../../harness/config/package-root.js';
import { ConfigError } from '../../harness/core/errors.js';
import type { Question } from '../../harness/core/sample.js';
import { llavaReader } from '../../harness/data/llava/reader.js';
import type { DamagedSample, OpenDataset } from '../../harness/data/reader.js';
import type { LmmFixture } from '../fixtures/lmm/types.js';
import { writeFiles } from './retrieval.js';

const { datasets } = await readJsonFile(join(packageRoot, 'datasets.json'), datasetsFileSchema, ConfigError);

/** The entry of a benchmark in the package, without the number of its questions. */
export function entryOf(id: string, changes: Partial<DatasetEntry> = {}): DatasetEntry {
  const entry = datasets.find((one) => one.id === id);
  if (!entry) throw new Error(`${id}: not in datasets.json`);
  return { ...without(entry, 'count'), ...changes };
}

/** An entry without one of its keys. */
export function without(entry: DatasetEntry, key: 'count' | 'annotations'): DatasetEntry {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== key)) as DatasetEntry;
}

/** How the files of a fixture are changed: the new content by name; undefined takes a file away. */
export type Changes = Readonly<Record<string, string | Uint8Array | undefined>>;

/** Writes a fixture with changes into a folder. */
export async function writeChanged(
  folder: string,
  fixture: LmmFixture,
  changes: Changes = {},
): Promise<void> {
  const files = { ...fixture.files, ...changes };
  const kept = Object.entries(files).filter(
    (file): file is [string, string | Uint8Array] => file[1] !== undefined,
  );
  await writeFiles(folder, Object.fromEntries(kept));
}

/** Opens a fixture that was written with changes. */
export async function openChanged(
  folder: string,
  fixture: LmmFixture,
  changes: Changes = {},
  entry = entryOf(fixture.id),
): Promise<OpenDataset> {
  await writeChanged(folder, fixture, changes);
  return llavaReader.open(folder, entry);
}

/** All questions of a data set, the damaged ones too. */
export async function readQuestionsOf({
  parts,
}: OpenDataset): Promise<readonly (Question | DamagedSample)[]> {
  const questions: (Question | DamagedSample)[] = [];
  for (const part of parts)
    for await (const sample of part.samples()) {
      if (sample.kind !== 'question' && sample.kind !== 'damaged') throw new Error(sample.kind);
      questions.push(sample);
    }
  return questions;
}

/** The text of a file of a fixture. */
export function textIn({ files }: LmmFixture, name: string): string {
  const content = files[name];
  if (typeof content !== 'string') throw new Error(`${name}: no text`);
  return content;
}
