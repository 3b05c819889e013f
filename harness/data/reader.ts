import type { DatasetEntry } from '../config/dataset-entry.js';
import type { AssociationInstance, Sample, SampleKind } from '../core/sample.js';

/** A data set that has been found on disk and whose small files have been read. */
export interface OpenDataset {
  readonly entry: DatasetEntry;
  readonly folder: string;
  readonly kind: SampleKind;
  /** One name per class, in label order; blank names are kept. Empty for captioned images. */
  readonly classNames: readonly string[];
  /** Prompt templates shipped with the data, each with one `{c}`. Empty when none are shipped. */
  readonly templates: readonly string[];
  /** What the metadata of each labelled image mean, in their order; empty when the samples have none. */
  readonly metadataColumns: readonly string[];
  /** What is asked about named images; absent from data sets of other samples. */
  readonly associations?: readonly AssociationInstance[];
  /** Samples that the stream gives, where they are not the units that `count` of the entry counts. */
  readonly sampleCount?: number;
  /** Absolute paths of every file whose bytes decide a score. */
  readonly files: readonly string[];
  /** Streams the samples in their order on disk; throws DataError at the first byte that differs from the entry. */
  readonly samples: () => AsyncIterable<Sample>;
}

/** How one byte format is recognised and read. */
export interface DatasetReader {
  /** Files and folders, relative to the folder, that are absent; an empty list means complete. */
  readonly findMissing: (folder: string, entry: DatasetEntry) => Promise<readonly string[]>;
  readonly open: (folder: string, entry: DatasetEntry) => Promise<OpenDataset>;
}
