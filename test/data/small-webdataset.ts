import type { DatasetEntry } from '../../harness/config/dataset-entry.js';
import type { Sample } from '../../harness/core/sample.js';
import { readSamples } from '../../harness/data/reader.js';
import { webDatasetReader } from '../../harness/data/webdataset.js';
import {
  collect,
  labelled,
  makeEntry,
  writeWebDataset,
  type WebDatasetContent,
} from '../support/webdataset.js';

/** A whole set of two images, for tests that damage it. */
export const good: WebDatasetContent = {
  classNames: ['cat', 'dog', 'owl'],
  templates: ['a photo of a {c}.'],
  shards: [[...labelled('s0', 0), ...labelled('s1', 1)]],
};

/** Writes the set into this folder, with these changes, and reads it. */
export async function readChanged(
  folder: string,
  content: Partial<WebDatasetContent>,
  entry: Partial<DatasetEntry> = {},
): Promise<readonly Sample[]> {
  await writeWebDataset(folder, { ...good, ...content });
  return collect(readSamples(await webDatasetReader.open(folder, makeEntry(entry))));
}
