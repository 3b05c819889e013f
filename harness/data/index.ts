import type { DatasetEntry } from '../config/dataset-entry.js';
import type { DatasetReader } from './reader.js';
import { retrievalCsvReader } from './retrieval-csv.js';
import { webDatasetReader } from './webdataset.js';
import { winogavilReader } from './winogavil.js';

const readers: Partial<Readonly<Record<DatasetEntry['format'], DatasetReader>>> = {
  'retrieval-csv': retrievalCsvReader,
  webdataset: webDatasetReader,
  winogavil: winogavilReader,
};

/** The reader of a byte format, or undefined while this version has none. */
export function findReader(format: DatasetEntry['format']): DatasetReader | undefined {
  return readers[format];
}
