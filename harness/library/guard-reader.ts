import type { DatasetEntry } from '../config/dataset-entry.js';
import { checkShape, missingShape, openDatasetShape } from '../config/extension-values.js';
import { DataError, messageOf, UserError } from '../core/errors.js';
import type { Sample } from '../core/sample.js';
import type { DamagedSample, DatasetReader, OpenDataset } from '../data/reader.js';

/** The reader of an extension, whose data sets and samples are held to what a run needs: what is missing or of another kind is a
 *  DataError that names the data set and the extension. So is a file that cannot be read; a bug stays one, with its stack. */
export function guardReader(format: string, reader: DatasetReader, owner: string): DatasetReader {
  const whereOf = ({ id }: DatasetEntry) => `${id}: reader of ${format} (extension ${owner})`;
  return {
    findMissing: async (folder, entry) => {
      const missing = await asDataError(whereOf(entry), async () => reader.findMissing(folder, entry));
      checkShape(missing, missingShape, `${whereOf(entry)}: findMissing`, DataError);
      return missing;
    },
    open: async (folder, entry) => {
      const dataset = await asDataError(whereOf(entry), async () => reader.open(folder, entry));
      checkShape(dataset, openDatasetShape, `${whereOf(entry)}: open`, DataError);
      const parts = dataset.parts.map((part) => ({
        ...part,
        samples: () => guardSamples(dataset, part.samples(), whereOf(entry)),
      }));
      // what it was opened with, whatever the reader says
      return { ...dataset, entry, folder, parts };
    },
  };
}

async function* guardSamples(
  dataset: OpenDataset,
  samples: AsyncIterable<Sample | DamagedSample>,
  where: string,
): AsyncGenerator<Sample | DamagedSample> {
  const source = samples[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await asDataError(where, () => source.next());
      if (next.done === true) return;
      const problem = findProblem(next.value, dataset);
      if (problem !== undefined) throw new DataError(`${where}: ${problem}`);
      yield next.value;
    }
  } finally {
    await source.return?.();
  }
}

/** What is wrong with a sample; undefined where nothing is. */
function findProblem(sample: Sample | DamagedSample, { kind, classNames }: OpenDataset): string | undefined {
  const { id, image, ...others } = Object(sample) as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || id === '') return 'a sample has no id, expected text';
  if (others.kind === 'damaged')
    return others.error instanceof DataError ? undefined : `sample ${id}: expected a DataError as its error`;
  if (others.kind !== kind)
    return `sample ${id}: got kind ${String(others.kind)}, the data set is of ${kind}`;
  if (!(image instanceof Uint8Array) && kind !== 'question')
    return `sample ${id}: has no image, expected the bytes of a file (Uint8Array)`;
  const isLabel = (value: unknown) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) < classNames.length;
  const { label, labels, captions } = others;
  const labelled = `expected 0 to ${classNames.length - 1}, as there are ${classNames.length} class names`;
  if (kind === 'labelled-image' && !isLabel(label))
    return `sample ${id}: got label ${String(label)}, ${labelled}`;
  if (kind === 'multi-labelled-image' && !(Array.isArray(labels) && labels.every(isLabel)))
    return `sample ${id}: got labels ${String(labels)}, ${labelled}`;
  if (kind === 'captioned-image' && !(Array.isArray(captions) && captions.length > 0))
    return `sample ${id}: has no captions, expected a list of at least one`;
  return undefined;
}

/** What `read` gives; what the system says of a file becomes a DataError. */
async function asDataError<Value>(where: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError || typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    throw new DataError(`${where}: ${messageOf(error)}`);
  }
}
