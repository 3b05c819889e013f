import type { DatasetEntry } from '../config/dataset-entry.js';
import { DataError } from '../core/errors.js';
import type { Category } from '../core/annotations.js';
import type { AssociationInstance, Sample, SampleKind } from '../core/sample.js';

/** A sample that cannot be given because its bytes differ from the entry. The message names the file and the member. */
export interface DamagedSample {
  readonly kind: 'damaged';
  readonly id: string;
  readonly error: DataError;
}

/** A piece of a data set that is read for itself: a shard, a folder or archive of images, a file of a table. */
export interface DatasetPart {
  /** Its name relative to the folder: `test/0.tar`. */
  readonly name: string;
  /** Streams its samples in their order on disk, one in memory at a time. A sample that is damaged comes as such, and the
   *  others follow; a part that cannot be read on throws DataError. */
  readonly samples: () => AsyncIterable<Sample | DamagedSample>;
  /** A sign that samples may be lacking at its end, where the format has one that proves nothing; asked when the count is
   *  too small. What follows the name: `ends without the mark of a tar archive`. */
  readonly doubt?: () => Promise<string | undefined>;
}

/** A data set that has been found on disk and whose small files have been read. */
export interface OpenDataset {
  readonly entry: DatasetEntry;
  readonly folder: string;
  readonly kind: SampleKind;
  /** One name per class, in label order; blank names are kept. Empty for captioned and named images. */
  readonly classNames: readonly string[];
  /** Prompt templates shipped with the data, each with one `{c}`. Empty when none are shipped. */
  readonly templates: readonly string[];
  /** What the metadata of each labelled image mean, in their order; empty when the samples have none. */
  readonly metadataColumns: readonly string[];
  /** What is asked about named images; absent from data sets of other samples. */
  readonly associations?: readonly AssociationInstance[];
  /** The classes of a dense task, in the order of their index; absent where the files name none. */
  readonly categories?: readonly Category[];
  /** Ids of the questions that a server wants answers to, in its order; absent where it wants those of the samples. */
  readonly uploadIds?: readonly (string | number)[];
  /** What is odd but can be scored; each begins with the id of the data set. */
  readonly warnings?: readonly string[];
  /** Samples that the stream gives, where they are not the units that `count` of the entry counts. */
  readonly sampleCount?: number;
  /** Samples that small files list, where they do: compared with the entry before the first is read. */
  readonly listedCount?: number;
  /** Absolute paths of every file whose bytes decide a score. */
  readonly files: readonly string[];
  /** The pieces in their order; see `readSamples`. */
  readonly parts: readonly DatasetPart[];
}

/** How one byte format is recognised and read. */
export interface DatasetReader {
  /** Files and folders, relative to the folder, that are absent; an empty list means complete. */
  readonly findMissing: (folder: string, entry: DatasetEntry) => Promise<readonly string[]>;
  readonly open: (folder: string, entry: DatasetEntry) => Promise<OpenDataset>;
}

/** What `make` gives, or the damage that it throws as DataError. */
export function orDamaged<Item extends Sample>(id: string, make: () => Item): Item | DamagedSample {
  try {
    return make();
  } catch (error) {
    if (error instanceof DataError) return { kind: 'damaged', id, error };
    throw error;
  }
}

/** Streams the samples of all parts. Throws DataError at the first damaged one, when there are none, and when they are not
 *  as many as the entry says. */
export async function* readSamples({
  entry,
  folder,
  parts,
  sampleCount,
  listedCount,
}: OpenDataset): AsyncGenerator<Sample> {
  if (listedCount !== undefined) checkCount(listedCount, sampleCount ?? entry.count, entry.id, folder);
  let count = 0;
  for (const part of parts)
    for await (const sample of part.samples()) {
      if (sample.kind === 'damaged') throw sample.error;
      yield sample;
      count++;
    }
  const expected = sampleCount ?? entry.count;
  const doubt = expected !== undefined && count < expected ? await findDoubt(parts) : undefined;
  checkCount(count, expected, entry.id, folder, doubt);
}

/** The first sign that samples may be lacking at the end of a part, after the name of the part. */
export async function findDoubt(parts: readonly DatasetPart[]): Promise<string | undefined> {
  for (const { name, doubt } of parts) {
    const sign = await doubt?.();
    if (sign !== undefined) return `${name} ${sign}`;
  }
  return undefined;
}

/** Throws DataError when a data set has no samples, or another number than expected; `doubt` is what may explain that. */
export function checkCount(
  count: number,
  expected: number | undefined,
  id: string,
  folder: string,
  doubt?: string,
): void {
  if (count === 0) throw new DataError(`${id}: no samples in ${folder}. Fetch the data set again`);
  if (expected === undefined || count === expected) return;
  const remedy =
    doubt === undefined
      ? 'Check the split, or update the entry'
      : `It may be cut off: ${doubt}. Fetch it again, or update the entry`;
  throw new DataError(`${id}: ${count} samples in ${folder}, datasets.json says ${expected}. ${remedy}`);
}
