import type { DatasetEntry } from '../config/dataset-entry.js';
import { imageFolderReader } from './image-folder.js';
import type { DatasetReader } from './reader.js';
import { webDatasetReader } from './webdataset.js';
import { winogavilReader } from './winogavil.js';

const readers: Partial<Readonly<Record<DatasetEntry['format'], DatasetReader>>> = {
  'image-folder': imageFolderReader,
  webdataset: webDatasetReader,
  winogavil: winogavilReader,
};

/** The reader of a byte format, or undefined while this version has none. */
export function findReader(format: DatasetEntry['format']): DatasetReader | undefined {
  return readers[format];
}
