import type { DatasetEntry } from '../config/dataset-entry.js';
import { cocoPanopticReader } from './coco-panoptic.js';
import { cocoReader } from './coco.js';
import { imageFolderReader } from './image-folder.js';
import { labelMapsReader } from './label-maps.js';
import { llavaReader } from './llava/reader.js';
import { lvisReader } from './lvis.js';
import { parquetReader } from './parquet.js';
import type { DatasetReader } from './reader.js';
import { retrievalCsvReader } from './retrieval-csv.js';
import { retrievalJsonReader } from './retrieval-json.js';
import { webDatasetReader } from './webdataset.js';
import { winogavilReader } from './winogavil.js';

const readers: Partial<Readonly<Record<DatasetEntry['format'], DatasetReader>>> = {
  coco: cocoReader,
  'coco-panoptic': cocoPanopticReader,
  'image-folder': imageFolderReader,
  'label-maps': labelMapsReader,
  llava: llavaReader,
  lvis: lvisReader,
  parquet: parquetReader,
  'retrieval-csv': retrievalCsvReader,
  'retrieval-json': retrievalJsonReader,
  webdataset: webDatasetReader,
  winogavil: winogavilReader,
};

/** The reader of a byte format, or undefined while this version has none. */
export function findReader(format: DatasetEntry['format']): DatasetReader | undefined {
  return readers[format];
}
