import { admitFormats, type DataFormat } from '../config/data-formats.js';
import { createRegistry } from '../core/registry.js';
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

const builtIn: Readonly<Record<DataFormat, DatasetReader>> = {
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

const all = createRegistry('format', Object.entries(builtIn));

/** Every reader, by the byte format that it reads: those above, and those of extensions, whose formats entries may then name. */
export const readerRegistry: typeof all = {
  ...all,
  add: (added, owner) => {
    all.add(added, owner);
    admitFormats(added.map(([format]) => format));
  },
};

/** The reader of a byte format, or undefined where there is none. */
export function findReader(format: string): DatasetReader | undefined {
  return readerRegistry.find(format);
}
